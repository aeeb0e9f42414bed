"""A redline: what went, came, moved and stayed between two texts, and how people are shown it."""
