"""Who is told what: the tables `[hooks.NAME]`, `[routes.NAME]` and `[operator]` of `workspace.toml`, read strictly.

They are read apart from the rest, so that a mistake in them is told and never stops a crawl.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from newsdesk.telling import hooks, operator, routes
from newsdesk.telling.hooks import KINDS, Context, Hook
from newsdesk.telling.operator import Operator
from newsroom_scraper.declared import Table
from newsroom_scraper.errors import NewsroomError, WorkspaceError
from schedules.secrets import environment
from schedules.settings import duration
from schedules.workspace import FILE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsdesk.telling.routes import Route
    from schedules.called import Called
    from schedules.workspace import Workspace

GIVE_UP: Final = 3 * 86400.0
"""Seconds for which a message is tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HookSettings:
    """A named destination of alerts, as set in the workspace.

    Attributes:
        hook: tells a message.
        give_up: seconds after its first attempt from which a message that fails is not tried again.
        routes: what it is told, in the order in which they are asked; the first that wants an alert has it.

    """

    name: str
    kind: str
    hook: Hook
    give_up: float
    routes: tuple[Route, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Who is told what.

    Attributes:
        hooks: by name, in the order of the file.
        operator: of the workspace: who is told of the program's own troubles.
        broken: hooks that cannot be used as they are set, and why; what is found meanwhile waits for them.
        problems: everything that cannot be used, of hooks and routes.

    """

    hooks: Mapping[str, HookSettings]
    operator: Operator
    broken: Mapping[str, NewsroomError] = field(default_factory=dict)
    problems: tuple[NewsroomError, ...] = ()


def read(workspace: Workspace, *, strict: bool = True) -> Telling:
    """Return who is told what.

    Args:
        workspace: whose tables.
        strict: a hook or route that cannot be used is an error; else it is told apart, and the others are there.

    Raises:
        WorkspaceError: naming the table and key that cannot be used.

    """
    table = Table(workspace.telling, path=workspace.root / FILE, error=WorkspaceError)
    named = table.named_tables("hooks")
    known = [word for key in workspace.declared() for word in workspace.called.spellings(key)]
    chosen: list[Route] = []
    broken: dict[str, NewsroomError] = {}
    problems: list[NewsroomError] = []
    try:
        found: Mapping[str, str] = environment(workspace.root) if workspace.telling else {}
    except NewsroomError as problem:
        if strict:
            raise
        problems.append(problem)
        found = os.environ  # a hook that needs what stands in the file is broken by itself
    try:
        context = _context(workspace, "operator", found)
        told = operator.read(table.table("operator"), hooks=tuple(named), context=context)
    except NewsroomError as problem:
        if strict:
            raise
        problems.append(problem)
        told = Operator(hooks=tuple(named))
    for name, one in table.named_tables("routes").items():
        try:
            read = routes.read(name, one, newsrooms=known, hooks=tuple(named))
            chosen.append(replace(read, newsrooms=workspace.called.keys(read.newsrooms)))
        except NewsroomError as problem:
            if strict:
                raise
            problems.append(problem)
            # What it would have left out, nobody can tell: its hooks wait until it is mended.
            broken |= {hook: problem for hook in named if hook in _texts(one.anything("hooks"))}
    made = {}
    for name, one in named.items():
        try:
            if name not in broken:
                made[name] = _hook(name, one, _context(workspace, name, found), known, chosen, told, workspace.called)
        except NewsroomError as problem:
            if strict:
                raise
            problems.append(problem)
            broken[name] = problem
    return Telling(hooks=made, operator=told, broken=broken, problems=tuple(problems))


def _texts(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def operator_of(workspace: Workspace) -> Operator:
    """Return who the operator is, also where a hook or a route is broken.

    Raises:
        WorkspaceError: naming the key that cannot be used.

    """
    table = Table(workspace.telling, path=workspace.root / FILE, error=WorkspaceError)
    found = environment(workspace.root) if workspace.telling else {}
    return operator.read(
        table.table("operator"),
        hooks=tuple(table.named_tables("hooks")),
        context=_context(workspace, "operator", found),
    )


def _context(workspace: Workspace, name: str, found: Mapping[str, str]) -> Context:
    return Context(name=name, root=workspace.root, environment=found)


def _hook(
    name: str,
    table: Table,
    context: Context,
    known: list[str],
    chosen: list[Route],
    told: Operator,
    called: Called,
) -> HookSettings:
    kind = table.choice("kind", KINDS)
    give_up = duration(table, "give_up", GIVE_UP)
    newsrooms = called.keys(table.choices("newsrooms", known))
    templates = table.text("templates", None)
    if templates is not None:
        context = replace(context, templates=context.root / templates)
    if context.templates is not None and not context.templates.is_dir():
        raise table.fail("templates", f"is {templates}, which is no folder of the workspace")
    hook = hooks.read(kind, table, context)
    table.finish()
    own = tuple(one for one in chosen if name in one.hooks)
    if newsrooms and own:
        raise table.fail("newsrooms", "is set, and so are routes of this hook", "Set newsrooms in its routes.")
    wanted = own or (routes.default(name, newsrooms=newsrooms),)
    if name in told.hooks:
        wanted = (*wanted, routes.operators(name, newsrooms=newsrooms, beside=own))
    return HookSettings(name=name, kind=kind, hook=hook, give_up=give_up, routes=wanted)
