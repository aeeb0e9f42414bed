"""The one spider, and the loader that gives every declared newsroom one of its own."""
