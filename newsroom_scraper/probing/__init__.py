"""Getting to know a site: what it runs on, where it lists its releases, and which declaration reads them."""
