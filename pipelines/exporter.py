"""Scrapy's feed export in this project's lines: `scrapy crawl amnesty-usa -O out.jsonl` gives the same bytes."""

from __future__ import annotations

from typing import Any

import orjson
from itemadapter import ItemAdapter
from scrapy.exporters import BaseItemExporter

from pipelines import codec


class LineExporter(BaseItemExporter):
    """Writes readings as the crawl file does; any other item as Scrapy's own exporter would order it."""

    def __init__(self, file: Any, **kwargs: Any) -> None:
        super().__init__(dont_fail=True, **kwargs)
        self.file = file

    def export_item(self, item: Any) -> None:
        """Write one line."""
        if isinstance(item, dict) and item.get("schema") == codec.SCHEMA:
            self.file.write(codec.encode(item))
        else:
            self.file.write(orjson.dumps(ItemAdapter(item).asdict(), option=orjson.OPT_APPEND_NEWLINE))
