"""Whether everything is as it should be: a declaration against its recorded pages, and the whole set-up."""
