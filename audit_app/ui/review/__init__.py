"""The Review step: who else scores, how well they agree, and settling where they do not."""
