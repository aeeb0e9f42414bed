"""Where releases are listed: pure functions from a document to entries."""
