"""The explorer: a data package as a folder of web pages."""
