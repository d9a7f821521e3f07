"""How right the reader is: scores against annotations, estimates from samples."""
