"""Write a data package as a folder of web pages, the explorer."""
