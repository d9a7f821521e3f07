"""Pages for people: the explorer of what is published, and the desk where candidates become seeds."""
