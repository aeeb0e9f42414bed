"""Between spider and network: what may be reached, and what is kept of every response."""
