"""The house: names that only strings know, the order of the stages, and what no file may hold."""

from __future__ import annotations

import ast
import importlib.metadata
import importlib.util
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import newsroom_scraper
from newsroom_scraper import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("newsroom_scraper", "pipelines", "schedules", "newsdesk")
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
CODE = sorted([*MODULES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")])
LINES = 320
README_LINES = 140
NAMELESS = {"utils", "helpers", "common", "base", "misc"}
DOTTED = re.compile(rf"(?:{'|'.join(ROOMS)}|scrapy)(?:\.[A-Za-z_]\w*)+")

# Brackets keep each pattern from finding itself here.
FORBIDDEN = {
    "a machine's path": re.compile(r"(?<![\w.~-])/(?:wor[k]|roo[t]|hom[e]/\w+|User[s]/\w+|tm[p]/w)/"),
    "a registry's host": re.compile(
        r"py[p]i\.org|python[h]osted\.org|[n]pmjs\.(?:org|com)|deb[.]debian\.org|proxy[.]golang\.org",
        re.IGNORECASE,
    ),
    "an index address": re.compile(r"--(?:extra-)?inde[x]-url|--find-link[s]|--trusted-hos[t]"),
}


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from strings(key)
            yield from strings(inner)
    elif isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from strings(inner)


def constants(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


SETTINGS = {name: value for name, value in vars(settings).items() if name.isupper()}
DECLARED = sorted({text for text in strings(SETTINGS) if DOTTED.fullmatch(text)})
SPOKEN = sorted({text for path in MODULES for text in constants(path) if DOTTED.fullmatch(text)})


def tracked() -> list[Path]:
    """Return the files that git keeps or would keep, or skip where git cannot say."""
    git = shutil.which("git")
    if git is None:
        pytest.skip("git is not installed, so nothing says which files belong to the repository")
    top = subprocess.run([git, "rev-parse", "--show-toplevel"], cwd=ROOT, capture_output=True, text=True)
    if top.returncode or Path(top.stdout.strip()).resolve() != ROOT:
        pytest.skip("this folder is not a git checkout")
    listed = subprocess.run(
        [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pinned() -> dict[str, Requirement]:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    said = [line.partition("#")[0].strip() for line in lines]
    pins = [Requirement(line) for line in said if line]
    named = {canonicalize_name(pin.name): pin for pin in pins}
    assert len(named) == len(pins), "requirements.txt names a package twice"
    return {str(name): pin for name, pin in named.items()}


def version(pin: Requirement) -> str:
    (clause,) = pin.specifier
    assert clause.operator == "==", f"{pin} is not an exact pin"
    return clause.version


# Names that only strings know: import-linter and mypy cannot see these.


def test_the_settings_name_something() -> None:
    assert len(DECLARED) >= 10


@pytest.mark.parametrize("name", sorted({*DECLARED, *SPOKEN}))
def test_every_dotted_name_can_be_loaded(name: str) -> None:
    assert resolve_name(name) is not None


def test_the_stages_stand_in_order() -> None:
    expected = ["Text", "Dates", "Urls", "Validate", "Dedupe", "CrawlFile"]
    stages = settings.ITEM_PIPELINES
    order = [name.rpartition(".")[2] for name in sorted(stages, key=lambda name: stages[name])]
    assert [name for name in order if name in expected] == expected
    assert order[0] == "Text"
    assert order[-1] == "CrawlFile"
    assert len(set(stages.values())) == len(stages), "two stages share a number, so their order is chance"


# `pipelines` and `schedules` are names that another distribution could hold as well.


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_is_ours(room: str) -> None:
    home = importlib.util.find_spec("newsroom_scraper")
    spec = importlib.util.find_spec(room)
    assert home is not None
    assert home.origin is not None
    assert spec is not None
    assert spec.origin is not None, f"{room} resolves to a folder without __init__.py"
    assert Path(spec.origin).parent.parent == Path(home.origin).parent.parent
    # An editable install lists no files per package; then the path above is all there is to ask.
    owners = importlib.metadata.packages_distributions().get(room, ["newsroom-scraper"])
    assert set(owners) == {"newsroom-scraper"}


# How modules look.


def test_modules_are_short() -> None:
    long = {shown(path): lines for path in CODE if (lines := len(path.read_text("utf-8").splitlines())) > LINES}
    assert long == {}, f"over {LINES} lines; split by idea"


def test_modules_are_named_after_their_idea() -> None:
    assert [shown(path) for path in CODE if path.stem in NAMELESS or path.parent.name in NAMELESS] == []


def test_every_module_says_its_idea() -> None:
    silent = [
        shown(path) for path in MODULES if not (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").strip()
    ]
    assert silent == []


# What files hold.


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    found = []
    for path in tracked():
        text = path.read_bytes().decode("utf-8", errors="replace")
        found += [f"{shown(path)}: {match.group()}" for match in FORBIDDEN[what].finditer(text)]
    assert found == [], f"{what} belongs to one machine, not to the project"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("see /hom" + "e/ada/checkout/x.py", "a machine's path"),
        ("cd '/wor" + "k/main'", "a machine's path"),
        ("https://py" + "pi.org/simple", "a registry's host"),
        ("--extra-inde" + "x-url x", "an index address"),
    ],
)
def test_what_no_file_may_hold_would_be_found(text: str, what: str) -> None:
    assert FORBIDDEN[what].search(text)


@pytest.mark.parametrize(
    "text", ["https://www.amnestyusa.org/our-work/", "https://e.org/work/x", "~/wo" + "rk/notes", "/tm" + "p/x"]
)
def test_what_belongs_to_nobody_is_left_alone(text: str) -> None:
    assert not any(pattern.search(text) for pattern in FORBIDDEN.values())


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= README_LINES


def test_help_starts_without_scrapy() -> None:
    script = """
import sys
from newsdesk.cli.main import main
sys.argv = ["newsroom", "--help"]
try:
    main()
except SystemExit as stop:
    assert not stop.code, stop.code
print(sorted({"scrapy", "twisted", "apscheduler", "warcio"} & set(sys.modules)), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Usage" in done.stdout
    assert done.stderr.strip() == "[]"


# Versions.


def wanted() -> list[str]:
    doc = project()
    return [
        *doc["project"]["dependencies"],
        *doc["dependency-groups"]["dev"],
        *doc["build-system"]["requires"],
    ]


@pytest.mark.parametrize("line", wanted())
def test_the_pins_satisfy_the_bounds(line: str) -> None:
    bound = Requirement(line)
    pins = pinned()
    assert canonicalize_name(bound.name) in pins, f"{bound.name} is not pinned"
    assert bound.specifier.contains(version(pins[canonicalize_name(bound.name)]))


def test_the_whole_tree_is_pinned() -> None:
    pins = pinned()
    loose = []
    for name in pins:
        try:
            needs = importlib.metadata.distribution(name).requires or []
        except importlib.metadata.PackageNotFoundError:
            continue  # pinned for another Python or system
        for need in map(Requirement, needs):
            if need.marker is not None and not need.marker.evaluate({"extra": ""}):
                continue
            pin = pins.get(canonicalize_name(need.name))
            if pin is None or not need.specifier.contains(version(pin)):
                loose.append(f"{name} needs {need}")
    assert loose == []


def test_the_program_names_this_version() -> None:
    assert newsroom_scraper.__version__ == project()["project"]["version"]


def test_the_citation_names_this_version() -> None:
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.search(r"^version: (\S+)$", text, re.MULTILINE) is not None
    assert f"\nversion: {project()['project']['version']}\n" in text
