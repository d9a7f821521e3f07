"""What a curator asserts becomes records that hold."""
