"""What a sample says about its register, and whether two people score alike."""
