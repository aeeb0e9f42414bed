"""The promises about pages that nobody described, on real ones, where the corpus stands beside the checkout."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any, Final

import pytest

BENCHMARKS: Final = Path(__file__).resolve().parents[3] / "benchmarks"


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Any:
    if not (BENCHMARKS.parent.parent / "shared" / "corpus").exists():
        pytest.skip("the corpus beside the checkout is absent")
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module("bench_reading")


@pytest.mark.parametrize("corpus", ["aeb", "fundus"])
def test_bodies_are_no_worse_than_the_libraries(bench: Any, corpus: str) -> None:
    pages = [one for one in bench.pages() if one.corpus == corpus]
    texts = {one.name: bench.mend(bench.HtmlResponse(one.url, body=one.page)).text for one in pages}
    reads = bench.readers(texts)
    ours, theirs = (
        bench.f1([bench.score(one.body or "", reads[name](one)) for one in pages])
        for name in (bench.OURS, bench.YARDSTICK)
    )
    assert ours >= theirs


def test_fields_of_newspapers(bench: Any) -> None:
    counts = bench.fields([(one, bench.reading(one)) for one in bench.pages() if one.corpus == "fundus"])
    assert counts["titles right"] >= 0.83 * counts["pages"]
    assert counts["authors right"] >= 0.80 * counts["pages"]
    assert counts["instants right"] >= 0.95 * counts["instants"]
    assert [key for key in counts if key.startswith("days wrong")] == []


def test_press_pages(bench: Any) -> None:
    pages = [(one, bench.reading(one)) for one in bench.pages() if one.corpus == "press-de"]
    counts = bench.fields(pages)
    assert [key for key in counts if key.startswith("days wrong")] == []
    there = [bench.segments(one, got.body or "") for one, got in pages]
    assert sum(held for held, _ in there) >= 29
    assert sum(left for _, left in there) == 0
