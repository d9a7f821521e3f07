"""A language model as second reader: asked passage by passage, and every claim of its answers proved or refused."""
