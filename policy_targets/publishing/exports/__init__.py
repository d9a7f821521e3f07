"""The package in the forms of other tools, one module each; `formats` has them in order."""
