"""A stand-in for 4D-Humans' own package."""
