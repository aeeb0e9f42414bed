"""Evidence for others: whether an archive is what it was, and what of it can be shown to a court."""
