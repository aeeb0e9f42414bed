"""A report: what appeared, changed and vanished in a stretch of time, and what was looked at, on one page."""
