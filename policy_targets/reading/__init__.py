"""From raw, damaged Chinese text to candidate records with their evidence; knows no tables, files or commands."""
