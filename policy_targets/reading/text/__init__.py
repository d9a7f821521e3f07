"""Raw characters to readable text; every character keeps its place in the document."""
