"""Compare two releases of the data."""
