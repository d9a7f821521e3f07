"""Export the package for other tools, one module each; `formats` lists them."""
