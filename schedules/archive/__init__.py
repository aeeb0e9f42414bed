"""What is remembered: releases, versions, crawls and changes, in one SQLite file."""
