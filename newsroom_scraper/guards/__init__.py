"""What keeps a crawl from harm on a hostile web: whom it may connect to, and how much it takes from anybody."""
