"""The simulated newsroom in memory: what it has published, what is done to it, and the truth about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from newsdesk.demo import faults
from newsdesk.demo.chance import chance
from newsdesk.demo.chronicle import Chronicle
from newsdesk.demo.documents import OPENING
from newsdesk.demo.edits import edited
from newsdesk.demo.noise import Noise, drift
from newsdesk.demo.pages import Shelf, answer
from newsdesk.demo.press import Press, calendar
from newsdesk.demo.uploads import attached

if TYPE_CHECKING:
    from newsdesk.demo.edits import EditKind
    from newsdesk.demo.faults import Answer, OutageKind
    from newsdesk.demo.generations import GenerationName
    from newsdesk.demo.release import Release, Truth
    from newsdesk.demo.typesetting import Setting

RemovalKind = Literal["404", "410", "soft404", "home", "listing"]

NEW_YORK = ZoneInfo("America/New_York")
FIRST_NIGHT = datetime(2024, 3, 4, 10, 0, tzinfo=NEW_YORK)


class Site(Chronicle):
    """A newsroom that does what it is told, the same way for the same seed.

    Args: seed draws every text and every choice; releases exist on the first night, per_page on a page of the listing;
    weight adds that many KiB of menus to every page; latency is in seconds; documents lets it serve feeds (of
    feed_items), sitemaps, REST (rest_items a page), rows in JSON and a standing page.
    """

    validators = False  # whether pages bear an ETag, and are not sent again to who knows it

    def __init__(
        self,
        seed: int = 1,
        releases: int = 60,
        *,
        per_page: int = 10,
        generation: GenerationName = "2022",
        noise: Noise | None = None,
        weight: int = 0,
        latency: float = 0.0,
        documents: bool = False,
        feed_items: int = 10,
        rest_items: int = 100,
    ) -> None:
        super().__init__(FIRST_NIGHT)
        self.seed = seed
        self.per_page = per_page
        self.weight = weight
        self.latency = latency
        self.documents = documents
        self.feed_items = feed_items
        self.rest_items = rest_items
        self.opening: tuple[str, ...] = OPENING
        self.noise = noise or Noise.none()
        self.generation: GenerationName = generation
        self.responses = 0
        self._retouches = 0
        self._json_ld = True
        self._releases: dict[str, Release] = {}
        self._undo: dict[str, list[tuple[Release, Truth]]] = {}
        self._gone: dict[str, RemovalKind] = {}
        self._moved: dict[str, str] = {}
        self._unlisted: set[str] = set()
        self._faults: dict[str, faults.Fault] = {}
        self._outage: OutageKind | None = None
        self._shelf: tuple[int, Shelf] | None = None
        self._press = Press(seed)
        for at, published in enumerate(calendar(seed, releases, before=FIRST_NIGHT)):
            # The fourth from the top has an empty row title, as in the newsroom that this one is made after.
            release = self._press.write(published)
            listing_title = "" if at == releases - 4 else None
            self._releases[release.slug] = replace(release, listing_title=listing_title)

    # What there is

    @property
    def listed(self) -> tuple[Release, ...]:
        """What the listing shows, newest first."""
        return self.shelf.listed

    @property
    def ill(self) -> OutageKind | None:
        """The outage that lasts, if any."""
        return self._outage

    @property
    def shelf(self) -> Shelf:
        """Everything that pages are made of, as it stands now."""
        with self.lock:
            if self._shelf is None or self._shelf[0] != self.revision:
                hidden = self._gone.keys() | self._unlisted
                shown = [item for slug, item in self._releases.items() if slug not in hidden]
                shown.sort(key=lambda item: (item.published, item.serial), reverse=True)
                shelf = Shelf(
                    generation=self.generation,
                    per_page=self.per_page,
                    weight=self.weight,
                    listed=tuple(shown),
                    releases=dict(self._releases),
                    gone=dict(self._gone),
                    moved=dict(self._moved),
                    retouches=self._retouches,
                    json_ld=self._json_ld,
                    documents=self.documents,
                    feed_items=self.feed_items,
                    rest_items=self.rest_items,
                    opening=self.opening,
                )
                self._shelf = (self.revision, shelf)
            return self._shelf[1]

    def release(self, slug: str) -> Release:
        """Return the release of that slug, gone or not; raise KeyError for a slug that never was."""
        return self._releases[slug]

    # What is done between nights

    def publish(self, count: int = 1, *, dated: datetime | None = None) -> tuple[Release, ...]:
        """Publish new releases, dated now or back."""
        made = []
        for _ in range(count):
            with self._change():
                release = self._press.write(dated or self.now)
                self._releases[release.slug] = release
                self._tell("new", release.slug, new=release.title)
                made.append(release)
        return tuple(made)

    def edit(self, slug: str, kind: EditKind = "word", *, silent: bool = False) -> Release:
        """Edit a release; silent leaves the modified date where it was."""
        with self._change():
            before = self.release(slug)
            edit = edited(before, kind, chance(self.seed, "edit", len(self.truth), slug))
            self._tell("edited", slug, fields=(edit.field,), what=kind, old=edit.old, new=edit.new)
            self._undo.setdefault(slug, []).append((before, self.truth[-1]))
            return self._print(edit.release, silent=silent)

    def revert(self, slug: str, *, silent: bool = False) -> Release:
        """Take back the last edit of a release that was not taken back yet: it says again what it said before."""
        if not self._undo.get(slug):
            message = f"{slug}: no edit to take back"
            raise ValueError(message)
        with self._change():
            was, edit = self._undo[slug].pop()
            now = self.release(slug)
            self._tell("edited", slug, fields=edit.fields, what="reverted", old=edit.new, new=edit.old)
            again = replace(now, title=was.title, published=was.published, paragraphs=was.paragraphs)
            return self._print(again, silent=silent)

    def typeset(self, slug: str, setting: Setting = "whitespace", *, silent: bool = False) -> Release:
        """Set the words of a release in type anew; not one of them changes."""
        with self._change():
            before = self.release(slug)
            self._tell("typeset", slug, what=setting, old=before.setting, new=setting)
            return self._print(replace(before, setting=setting), silent=silent)

    def attach(self, slug: str, name: str, data: bytes) -> None:
        """Link a file from a release, or put another in its place; the page does not show that."""
        with self._change():
            self._releases[slug] = attached(self.release(slug), name, data)
            self._tell("edited", slug, fields=("attachments",), what="file", new=name)

    def remove(self, slug: str, how: RemovalKind = "404") -> None:
        """Take a release away; its address answers in that way from now on."""
        with self._change():
            self._gone[self.release(slug).slug] = how
            self._tell("removed", slug, what=how)

    def restore(self, slug: str) -> None:
        """Bring back a release that was removed or unlisted, as it was."""
        with self._change():
            was = self._gone.pop(slug, None) or ("unlisted" if slug in self._unlisted else None)
            if was is None:
                message = f"{slug}: nothing to restore"
                raise ValueError(message)
            self._unlisted.discard(slug)
            self._tell("restored", slug, what=was)

    def move(self, slug: str, new_slug: str) -> Release:
        """Give a release another address; the old one redirects for good."""
        if new_slug in self._releases:
            message = f"{new_slug}: the address is taken"
            raise ValueError(message)
        with self._change():
            self._press.take(new_slug)
            release = replace(self._releases.pop(slug), slug=new_slug)
            self._moved[slug] = new_slug
            self._moved.pop(new_slug, None)
            self._releases[new_slug] = release
            self._undo[new_slug] = self._undo.pop(slug, [])
            self._tell("moved", new_slug, old=slug, new=new_slug)
            return release

    def repost(self, slug: str) -> Release:
        """Publish the text of a release once more under another address."""
        with self._change():
            release = self._press.reprint(self.release(slug), self.now)
            self._releases[release.slug] = release
            self._tell("repost", release.slug, old=slug, new=release.slug)
            return release

    def unlist(self, slug: str) -> None:
        """Take a release off the listing; its page stays."""
        with self._change():
            self._unlisted.add(self.release(slug).slug)
            self._tell("unlisted", slug)

    def redesign(self, generation: GenerationName) -> None:
        """Serve the same releases in other markup."""
        with self._change():
            old, self.generation = self.generation, generation
            self._tell("redesign", None, old=old, new=generation)

    def rewrite(self, *lines: str) -> None:
        """Let the standing page say something else."""
        with self._change():
            old, self.opening = self.opening, lines
            self._tell("edited", None, fields=("body",), what="standing page", old=" ".join(old), new=" ".join(lines))

    def retouch(self) -> None:
        """Change the template of every page at once: menu, footer, notices, classes, scripts; no redesign."""
        with self._change():
            self._retouches += 1
            self._tell("retouch", None, old=str(self._retouches - 1), new=str(self._retouches))

    def drop_json_ld(self) -> None:
        """Serve every page without its structured data, as when a plugin is switched off."""
        self._describe(json_ld=False)

    def restore_json_ld(self) -> None:
        """Serve every page with its structured data again."""
        self._describe(json_ld=True)

    def break_selectors(self) -> None:
        """Serve the same releases in markup that no layout knows."""
        self.redesign("unknown")

    # What goes wrong

    def outage(self, kind: OutageKind = "503") -> None:
        """Answer every request in that way until `recover`; `refuse-listing` spares the releases."""
        with self._change():
            self._outage = kind
            self._tell("outage", None, what=kind)

    def recover(self) -> None:
        """End the outage and every fault of single paths."""
        with self._change():
            was, self._outage = self._outage, None
            self._faults.clear()
            self._tell("recovered", None, what=was or "")

    def fault(
        self,
        path: str,
        *,
        status: int | None = None,
        redirect: str | None = None,
        truncate: bool = False,
        delay: float = 0.0,
        times: int | None = None,
    ) -> None:
        """Let one path fail, `times` times or for good: a status, a redirect, a cut body or a delay."""
        with self._change():
            self._faults[path] = faults.Fault(
                status=status, redirect=redirect, truncate=truncate, delay=delay, left=times
            )
            what = "truncated" if truncate else redirect or str(status or f"{delay} s late")
            self._tell("fault", None, what=what, new=path)

    def answer(self, path: str, origin: str) -> Answer:
        """Return what the site says to one request for a path, query included, at that origin."""
        with self.lock:
            self.responses += 1
            noise = drift(self.noise, seed=self.seed, night=self.night, count=self.responses)
            path, _, query = path.partition("?")
            fault = self._due(path)
            shelf, down = self.shelf, self._outage
            keepable = self.noise.silent and down is None and path not in self._faults and not fault
        said = faults.outage(down, path=path, nonce=f"{self.night:02x}{self.responses:08x}") if down else None
        if said is None and fault and fault.redirect:
            said = faults.redirect(fault.redirect, fault.status or 302)
        if said is None and fault and fault.status:
            said = faults.error(fault.status)
        said = said or answer(shelf, path, query=query, origin=origin, drift=noise)
        delay = self.latency + (fault.delay if fault else 0.0)
        return replace(said, delay=delay, truncated=bool(fault and fault.truncate), keepable=keepable)

    def _due(self, path: str) -> faults.Fault | None:
        """Return the fault of a path, counted down."""
        fault = self._faults.get(path)
        if fault is None or fault.left is None:
            return fault
        if fault.left <= 1:
            del self._faults[path]
        else:
            self._faults[path] = replace(fault, left=fault.left - 1)
        return fault if fault.left > 0 else None

    def _print(self, release: Release, *, silent: bool) -> Release:
        """Put a release in the place of what it was."""
        self._releases[release.slug] = release if silent else replace(release, modified=self.now)
        return self._releases[release.slug]

    def _describe(self, *, json_ld: bool) -> None:
        with self._change():
            self._json_ld = json_ld
            self._tell("json-ld", None, what="there" if json_ld else "missing")
