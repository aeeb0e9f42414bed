"""The record: one raw release becomes one clean, unique line of the crawl file."""
