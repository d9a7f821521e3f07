"""Many documents become a package of candidates."""
