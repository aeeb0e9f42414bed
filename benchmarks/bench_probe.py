"""What a probe proposes for every listing of the corpus, and whether the declaration reads its rows.

python benchmarks/bench_probe.py [--corpus ../shared/corpus]

Each listing page is a site of its own, under its own address, with the release pages that the corpus has; everything
else answers 404. A declaration works when it reads the rows that were found: as many, each with a title, an address and
a day. Whether those are the page's rows is bench_listings' to say.
"""

from __future__ import annotations

import argparse
import csv
import time
from pathlib import Path
from typing import Final

from newsroom_scraper.discover import LISTING
from newsroom_scraper.discovery import roads
from newsroom_scraper.fetched import Fetched
from newsroom_scraper.probing import signs
from newsroom_scraper.probing.probe import Probe

_MOST: Final = 20


def main() -> None:
    """Print a line for each listing, and the share that works."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--corpus", type=Path, default=Path(__file__).parents[2] / "shared" / "corpus")
    folder = parser.parse_args().corpus / "newsrooms"
    if not folder.is_dir():
        raise SystemExit(f"There is no corpus at {folder}.")
    with (folder / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        pages = list(csv.DictReader(file, delimiter="\t"))
    site = {_address(one): (folder / one["file"]).read_bytes() for one in pages}
    worked = with_rows = 0
    for page in pages:
        if page["kind"] != LISTING:
            continue
        asked: list[str] = []

        def get(url: str, asked: list[str] = asked) -> Fetched:
            asked.append(url)
            body = site.get(url)
            if len(asked) > _MOST or body is None:
                return Fetched(url=url, final_url=url, status=404)
            return Fetched(url=url, final_url=url, status=200, headers={"content-type": "text/html"}, body=body)

        begun = time.process_time()
        found = Probe(get).run(_address(page))
        spent = time.process_time() - begun
        listed = max((one.rows for one in found.tried), default=0)
        with_rows += listed > 0 or found.scripts is None
        read = 0
        if found.proposal is not None:
            newsroom = found.proposal.newsroom()
            discover = newsroom.discover[-1]
            told = get(discover.url)
            again = roads.read(
                told.body,
                newsroom=newsroom,
                discover=discover,
                url=told.url,
                headers=told.headers,
                selector=lambda told=told: signs.selector(told),  # type: ignore[misc]
            )
            read = sum(one.title is not None and one.published_raw is not None for one in again.entries)
        works = listed > 0 and read >= 0.9 * listed
        worked += works
        said = "works" if works else found.scripts or "no rows with a day"
        print(f"{page['file']:48} {read:4} of {listed:4} rows, {len(asked):2} looks, {spent:5.2f} s CPU: {said}")
    print(f"{worked} of {with_rows} listings that have rows before their scripts run")


def _address(page: dict[str, str]) -> str:
    if page["url"].startswith("http"):
        return page["url"]
    name = Path(page["file"]).stem.replace("_", "-").lower()
    return f"https://{name}.example.org/{page['url'].lstrip('/')}"


if __name__ == "__main__":
    main()
