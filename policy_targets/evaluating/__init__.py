"""How right the reader is: what it finds, held against what a careful reader has found."""
