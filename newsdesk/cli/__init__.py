"""The command line: `newsroom VERB`, one file per verb."""
