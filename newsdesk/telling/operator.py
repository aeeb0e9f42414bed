"""The operator: who is told of the program's own troubles, and who notices that nobody tells anything any more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from newsdesk.telling import addresses, room
from newsdesk.telling.all_well import EVERY

if TYPE_CHECKING:
    from newsdesk.telling.addresses import Addresses
    from newsdesk.telling.hooks import Context
    from newsroom_scraper.declared import Table

DISK_LOW: Final = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """As set in `[operator]`.

    Attributes:
        hooks: names of those that tell the operator; all of them unless said.
        heartbeat: addresses that are asked for at the start and the end of every run, or None.
        all_well: how often it is said that all is well: weekly, monthly or never.
        disk_low: bytes below which the room for the data is too little; None: nobody asks.
        nothing_new: whether a newsroom is told that has said nothing for unusually long.

    """

    hooks: tuple[str, ...] = ()
    heartbeat: Addresses | None = None
    all_well: str = "monthly"
    disk_low: int | None = DISK_LOW
    nothing_new: bool = True


def read(table: Table, *, hooks: tuple[str, ...], context: Context) -> Operator:
    """Return who the operator is.

    Args:
        table: `[operator]`.
        hooks: names of the hooks that are set.
        context: where secrets come from.

    Raises:
        WorkspaceError: naming the key that cannot be used.

    """
    chosen = table.choices("hooks", hooks)
    made = Operator(
        hooks=chosen if "hooks" in table else hooks,
        heartbeat=addresses.read(table, context),
        all_well=table.choice("all_well", EVERY, "monthly"),
        disk_low=_amount(table),
        nothing_new=table.flag("nothing_new", default=True),
    )
    table.finish()
    return made


def _amount(table: Table) -> int | None:
    told = table.anything("disk_low", DISK_LOW)
    if told is False:
        return None
    try:
        return room.amount(told)
    except ValueError as problem:
        raise table.fail("disk_low", str(problem), 'Write it as in "500MB", "5GB" or "1TB", or false.') from problem
