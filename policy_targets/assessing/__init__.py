"""Promises against results."""
