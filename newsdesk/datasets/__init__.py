"""Datasets as files of lines: read, sorted and compared without an archive."""
