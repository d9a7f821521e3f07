"""What must hold: inside a row, between rows, between a quote and its fields."""
