"""What the library knows, as CSV rows with source and example; `tools/` makes places and datings."""
