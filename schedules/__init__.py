"""Time: plan a crawl, run it, compare with the archive, judge, remember, come back when due."""
