"""Recorded pages: a page as it was met, reduced to what is read of it, and what must be read."""
