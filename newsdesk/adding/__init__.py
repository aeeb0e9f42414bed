"""Newsrooms that are added: what a probe found, said to a person, and the declaration that is saved."""
