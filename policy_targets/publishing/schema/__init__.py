"""The tables as Table Schema, JSON Schema, Arrow and data dictionary."""
