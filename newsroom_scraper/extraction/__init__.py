"""What a release page says: pure functions from a Selector to a RawRelease."""
