"""A simulated newsroom on loopback whose every change is known beforehand.

It serves the demo, the tests and the benchmarks. `site.Site` is the newsroom in memory, `serve.serve` puts
it on 127.0.0.1, `nights.NIGHTS` is the story that the demo walks. Nothing here reads a page: what was really
done stands in `Site.truth`, apart from anything that is served.
"""
