"""policy-targets: every number a Chinese government promises, typed, quoted, and located to the character."""

__version__ = "0.1.0"
