"""What a number claims: target or outcome, of what, measured how."""
