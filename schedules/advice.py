"""What to tell a person when a crawl was not complete: what happened, what was kept, what to do next. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from newsroom_scraper.newsroom import SHIPPED
from pipelines import manifest as account

if TYPE_CHECKING:
    from newsroom_scraper.newsroom import Newsroom


def sentences(made: dict[str, Any], newsroom: Newsroom) -> list[str]:
    """Return sentences about a crawl that was not complete; about one that was only what its site asks for in vain."""
    slowed = [f"{newsroom.name}: {said}" for said in _slowed(made)]
    if made["state"] == account.COMPLETE:
        return slowed
    what = "; ".join(made["reasons"])
    return [f"{newsroom.name}: {what}. {next_step(made, newsroom)}", *slowed]


def _slowed(made: dict[str, Any]) -> list[str]:
    return [
        f"the robots.txt of {one['host']} asks for {one['asked']:g} s between two requests; {one['kept']:g} s were "
        "kept, since a crawl must come to its end. Ask the newsroom, or take a road of fewer requests, such as a feed."
        for one in (made.get("manners") or {}).get("crawl_delays", ())
        if one["kept"] < one["asked"]
    ]


def next_step(made: dict[str, Any], newsroom: Newsroom) -> str:
    """Return what was kept of a crawl that was not complete, and what to do next."""
    return f"{_kept(made)} {remedy(made, newsroom)}"


def _kept(made: dict[str, Any]) -> str:
    read = made["counts"]["read"]
    if read == 0:
        return "Nothing was changed, and nothing counts as removed."
    return f"What was read ({read} release{'s' if read != 1 else ''}) is kept, and nothing else was changed."


def remedy(made: dict[str, Any], newsroom: Newsroom) -> str:
    """Return what to do next about a crawl that was not complete: the same for all of a kind."""
    said = " ".join(made["reasons"])
    left = (made.get("manners") or {}).get("left")
    if left and left["not_before"]:
        return "Nothing is asked of it before then (docs/manners.md); the next run after that goes on."
    if made["state"] == account.BLOCKED:
        return (
            "The site refuses this reader. Set contact in workspace.toml, raise delay, crawl less often, "
            "or ask the newsroom to let it in; the next run tries again."
        )
    if "the proxy" in said:
        return "Check the proxy ([http] proxy in workspace.toml, or that of the environment); the next run tries again."
    if "could not be found" in said or "refused the connection" in said:
        return f"Check the network and that {urlsplit(newsroom.home).netloc} is right; the next run tries again."
    if "none of the layouts" in said or "no rows" in said:
        how = f' (extends = "{newsroom.name}")' if newsroom.path.parent == SHIPPED else ""
        return (
            f"The site may have a new design: open {newsroom.discover[0].url} and add a layout to "
            f"newsrooms/{newsroom.name}.toml{how}."
        )
    if "before its last page" in said:
        return f"Say in newsrooms/{newsroom.name}.toml how the next page is found: [[discover]] next = …"
    if "robots.txt could not be had" in said:
        return (
            "Where nobody can know a site's rules for robots, nothing of it is asked for (docs/manners.md); "
            "the next run tries again."
        )
    if "robots.txt" in said:
        return "The site asks robots not to read it; it was obeyed."
    if "MemoryError" in said or "more memory" in said:
        return (
            f"If its pages are that large, raise memory_limit of [newsroom.{newsroom.name}] in workspace.toml; "
            "the next run tries again."
        )
    if "its time limit" in said:
        return (
            f"crawl.log in the crawl's folder shows how far it came; if it needs longer, raise time_limit of "
            f"[newsroom.{newsroom.name}] in workspace.toml. The next run tries again."
        )
    if "no address of the open web" in said:
        return "Its name, or a redirect, leads into a private network (docs/guards.md); the next run tries again."
    if "and it was ended" in said:
        return "That page ties up whoever reads it (docs/guards.md); the next run tries again."
    if account.KILLED in said:
        return (
            "If the system did (journalctl -k says so): give the machine or the service more memory, set fewer crawls "
            f"at once under [watch], or a lower memory_limit of [newsroom.{newsroom.name}], which ends a crawl in good "
            "order. The next run tries again."
        )
    if "raised" in said or "its process" in said or "the process that starts crawls" in said:
        return (
            "This is a fault of the program; crawl.log in the crawl's folder has the details. The next run tries again."
        )
    if "stopped by hand" in said:
        return "The next run goes on."
    return "The next run tries again."


def of(notices: list[dict[str, Any]]) -> list[str]:
    """Return sentences about notices; an illness is told with its crawl."""
    return [
        " ".join(filter(None, (one["title"], _because(one), one["advice"]))) for one in notices if one["kind"] != "ill"
    ]


def _because(notice: dict[str, Any]) -> str | None:
    because = notice["because"]
    return f"{because[0].upper()}{because[1:]}." if because and notice["kind"] in {"held", "restless", "mass"} else None
