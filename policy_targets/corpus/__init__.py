"""Read many documents into a package of candidates."""
