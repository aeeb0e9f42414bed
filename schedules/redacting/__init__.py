"""A release is taken out on purpose: a tombstone stays, and no text of it anywhere that this program keeps."""
