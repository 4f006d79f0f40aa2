"""One module per thing an officer does; knows the domain and the ports, nothing concrete."""
