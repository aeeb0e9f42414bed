"""Declarations: what can be used is read, and what cannot is told by file, key, problem and nearest valid name."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from newsroom_scraper import newsroom
from newsroom_scraper.errors import DeclarationError

if TYPE_CHECKING:
    from pathlib import Path

    from newsroom_scraper.newsroom import Newsroom

LEAST = 'name = "demo"\nhome = "https://www.demo.example/"\n[[discover]]\nurl = "https://demo.example/news/"\n'


def declare(folder: Path, text: str, name: str = "demo") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def load(folder: Path, text: str, name: str = "demo") -> Newsroom:
    declare(folder, text, name)
    return newsroom.load(name, [folder])


def refused(folder: Path, text: str, name: str = "demo") -> DeclarationError:
    path = declare(folder, text, name)
    with pytest.raises(DeclarationError) as caught:
        newsroom.load(name, [folder])
    told = str(caught.value)
    assert "\n" not in told, "an error is one line"
    assert str(path) in told, "an error names its file"
    return caught.value


def test_every_shipped_declaration_loads() -> None:
    shipped = newsroom.names()
    assert "amnesty-usa" in shipped
    for name, path in shipped.items():
        told = newsroom.load(name)
        assert (told.name, told.path) == (name, path)


def test_the_least_declaration(tmp_path: Path) -> None:
    told = load(tmp_path, LEAST)
    assert (told.title, told.timezone, told.language, told.date_order, told.speaks) == (
        "demo",
        "UTC",
        None,
        None,
        "page",
    )
    assert told.zone == ZoneInfo("UTC")
    assert [(one.road, one.url, one.next) for one in told.discover] == [("listing", "https://demo.example/news/", None)]
    assert told.layouts == ()
    assert told.hosts == ("demo.example",)
    assert told.guid_permanent is False
    assert told.digest.startswith("sha256:")


def test_a_whole_declaration(tmp_path: Path) -> None:
    told = load(
        tmp_path,
        """
name = "demo"
title = "Demo"
home = "https://demo.example/"
timezone = "Asia/Kathmandu"
language = "ne"
date_order = "DMY"
speaks = "page"
hosts = ["press.demo.example", "WWW.demo.example"]
guid_permanent = true
[[discover]]
from = "listing"
url = "https://demo.example/news/"
next = "a.next::attr(href)"
[[layout]]
name = "2022"
from = 2022-01-01
[layout.entry]
row = ".card"
title = "h3"
[layout.release]
body = "xpath://article"
remove = ".related"
[[layout]]
name = "2017"
[layout.entry]
line = "{published} • {type}"
[urls]
same = ["www", "slash"]
ignore = ["id"]
keep = ["p"]
""",
    )
    assert told.zone == ZoneInfo("Asia/Kathmandu")
    assert told.hosts == ("demo.example", "press.demo.example")
    new, old = told.layouts
    assert (new.name, new.since, old.name, old.since) == ("2022", date(2022, 1, 1), "2017", None)
    assert new.release is not None
    assert [one.source for one in new.release.remove] == [".related"]
    assert old.entry is not None
    assert (old.entry.line, old.release) == ("{published} • {type}", None)
    assert told.urls.same == {"www", "slash"}


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        pytest.param(
            LEAST.replace("home", "hmoe"), "home", 'Is "hmoe" meant to be "home"?', id="missing key, misspelt"
        ),
        pytest.param('name = "demo"\n', "home", "is missing. Add it.", id="missing key"),
        pytest.param('tittle = "x"\n' + LEAST, "tittle", 'Did you mean "title"?', id="unknown key"),
        pytest.param('zzz = "x"\n' + LEAST, "zzz", "Known: ", id="unknown key, nothing near"),
        pytest.param(LEAST + 'nxt = "a"\n', "discover[1].nxt", 'Did you mean "next"?', id="unknown key in a table"),
        pytest.param('name = "demo"\nhome = "https://demo.example/"\n', "discover", "is missing", id="no road"),
        pytest.param("title = 7\n" + LEAST, "title", "must be text, not a number", id="wrong kind"),
        pytest.param('title = " "\n' + LEAST, "title", "must be text, not empty text", id="empty"),
        pytest.param("guid_permanent = 1\n" + LEAST, "guid_permanent", "must be true or false", id="no flag"),
        pytest.param('timezone = "America/New_Yrok"\n' + LEAST, "timezone", '"America/New_York"?', id="zone"),
        pytest.param('timezone = "../UTC"\n' + LEAST, "timezone", "is not a time zone", id="zone as a path"),
        pytest.param('timezone = "zzzzzz"\n' + LEAST, "timezone", "Use an IANA name", id="zone, nothing near"),
        pytest.param('date_order = "MYD"\n' + LEAST, "date_order", 'Did you mean "', id="date order"),
        pytest.param('speaks = "pages"\n' + LEAST, "speaks", 'Did you mean "page"?', id="speaks"),
        pytest.param(LEAST.replace("https://www.", "www."), "home", "not a web address", id="home without scheme"),
        pytest.param(LEAST.replace("https://www.", "ftp://"), "home", "not a web address", id="ftp"),
        pytest.param(LEAST.replace("www.demo.example", "demo.example:99999"), "home", "not a web address", id="port"),
        pytest.param(LEAST.replace("www.demo", "[demo"), "home", "not a web address", id="broken host"),
        pytest.param(LEAST.replace("www.demo", "my demo"), "home", "not a web address", id="space"),
        pytest.param(LEAST.replace("https://demo", "demo"), "discover[1].url", "not a web address", id="listing"),
        pytest.param(LEAST + 'from = "lsiting"\n', "discover[1].from", 'Did you mean "listing"?', id="road"),
        pytest.param(LEAST + 'next = "a["\n', "discover[1].next", "is not a selector", id="css"),
        pytest.param(LEAST + 'next = "xpath://a["\n', "discover[1].next", "is not a selector", id="xpath"),
        pytest.param(
            "discover = 7\n" + LEAST.split("[[", maxsplit=1)[0],
            "discover",
            "must be written [[discover]]",
            id="no array",
        ),
        pytest.param(
            "discover = [7]\n" + LEAST.split("[[", maxsplit=1)[0], "discover[1]", "must be a table", id="no table"
        ),
        pytest.param(LEAST + "[[layout]]\n", "layout[1].name", "is missing", id="layout without a name"),
        pytest.param(LEAST + '[[layout]]\nname = "a"\nfrom = "2022"\n', "layout[a].from", "must be a day", id="day"),
        pytest.param(
            LEAST + '[[layout]]\nname = "a"\n[layout.entry]\nrw = "p"\n', "layout[a].entry.rw", '"row"?', id="entry key"
        ),
        pytest.param(
            LEAST + '[[layout]]\nname = "a"\n[layout.entry]\nline = "{date}"\n',
            "layout[a].entry.line",
            "{published}",
            id="line without date",
        ),
        pytest.param(
            LEAST + '[[layout]]\nname = "a"\n[layout.entry]\nline = "{published} {published}"\n',
            "layout[a].entry.line",
            "{published}",
            id="line with two dates",
        ),
        pytest.param(
            LEAST + '[[layout]]\nname = "a"\n[layout.entry]\nline = "{published}"\nrow = "p"\n',
            "layout[a].entry.line",
            "Declare one of the two",
            id="line beside row",
        ),
        pytest.param(
            LEAST + '[[layout]]\nname = "a"\n[layout.release]\ntitle = "h1"\n',
            "layout[a].release.body",
            "is missing",
            id="release without body",
        ),
        pytest.param(
            LEAST + '[[layout]]\nname = "a"\n[layout.release]\nbody = "p"\nremove = ["q", "a["]\n',
            "layout[a].release.remove",
            '"a["',
            id="remove",
        ),
        pytest.param(LEAST + '[urls]\nsame = ["ww"]\n', "urls.same", 'Did you mean "www"?', id="same"),
        pytest.param(LEAST + "[urls]\nignore = [1]\n", "urls.ignore", "list of texts", id="ignore"),
        pytest.param(LEAST + '[urls]\nignored = ["a"]\n', "urls.ignored", 'Did you mean "ignore"?', id="urls key"),
        pytest.param('hosts = ["https://press.demo.example"]\n' + LEAST, "hosts", "", id="a host as an address"),
        pytest.param(
            LEAST + '[[layout]]\nname = "a"\n[[layout]]\nname = "a"\n', "layout", "", id="two layouts of one name"
        ),
        pytest.param(
            LEAST + 'next = """xpath://a[\n@class]["""\n', "discover[1].next", "is not a selector", id="two lines"
        ),
        pytest.param(LEAST.replace('"demo"', '"Demo"', 1), "name", "is called demo.toml", id="name and file differ"),
    ],
)
def test_what_cannot_be_used_is_told(tmp_path: Path, text: str, key: str, words: str) -> None:
    problem = refused(tmp_path, text)
    assert problem.field is not None
    assert problem.field.startswith(key) if key in {"hosts", "layout"} else problem.field == key
    assert words in str(problem)


def test_a_name_is_small_letters(tmp_path: Path) -> None:
    problem = refused(tmp_path, LEAST.replace('"demo"', '"De_mo"'), name="De_mo")
    assert problem.field == "name"
    assert "small letters" in str(problem)


def test_broken_toml_names_its_line(tmp_path: Path) -> None:
    assert "line 2" in str(refused(tmp_path, 'name = "demo"\nhome = \n'))


def test_a_file_that_is_not_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "demo.toml").write_bytes(b'name = "\xff"')
    with pytest.raises(DeclarationError, match="is not UTF-8"):
        newsroom.load("demo", [tmp_path])
    (tmp_path / "other.toml").mkdir()
    with pytest.raises(DeclarationError, match="cannot be read"):
        newsroom.load("other", [tmp_path])


def test_an_unknown_newsroom_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match=r'called "amnesty-us"\. Did you mean "amnesty-usa"'):
        newsroom.load("amnesty-us", [tmp_path, tmp_path / "nowhere"])


def test_own_folders_are_searched_in_order(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    second.mkdir()
    mine = declare(first, LEAST)
    declare(second, LEAST)
    other = declare(second, LEAST.replace("demo", "other"), "other")
    known = newsroom.names([first, second])
    assert (known["demo"], known["other"]) == (mine, other)
    assert list(known) == sorted(known)
