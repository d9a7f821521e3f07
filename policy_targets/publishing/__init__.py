"""Records become schemas, tables and a package that anyone can check."""
