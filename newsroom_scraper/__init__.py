"""The page: reach a newsroom and read what stands on its pages."""
