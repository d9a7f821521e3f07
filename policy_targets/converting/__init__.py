"""Bytes of a document become the text that spans count in: one named, versioned function for each format."""
