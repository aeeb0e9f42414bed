"""How a crawl behaves towards hosts: robots.txt, the pace, waiting when it is asked to, and leaving in good time."""
