"""Validate packages, seeds and contributions; verify evidence against documents."""
