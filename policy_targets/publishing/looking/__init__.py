"""Select, list, show and compare records."""
