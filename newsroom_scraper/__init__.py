"""The page: reach a newsroom and read what stands on its pages."""

__version__ = "0.1.0"
