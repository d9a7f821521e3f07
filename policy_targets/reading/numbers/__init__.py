"""Numerals, units and comparators become quantities."""
