"""Describe the tables as Table Schema, JSON Schema, Arrow schema and data dictionary."""
