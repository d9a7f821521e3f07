"""Build, write, open and cite a data package."""
