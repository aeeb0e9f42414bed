"""The digests of a release's files: what is not looked at is as it was, and what was never looked at proves nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def as_known(attachments: Iterable[Any], known: Mapping[str, str]) -> list[Any]:
    """Return attachments, those that were not read with the digests that are known of them.

    Args:
        attachments: items or their lines.
        known: address → digest.

    """
    return [_with(one, _get(one, "digest") or known.get(_get(one, "url"))) for one in attachments]


def as_before(attachments: Iterable[Any], known: Mapping[str, str]) -> list[Any]:
    """Return attachments without the digests that are learned only now: on those no difference can rest."""
    told = as_known(attachments, known)
    return [one if _get(one, "url") in known else _with(one, None) for one in told]


def _get(one: Any, key: str) -> Any:
    return one.get(key) if isinstance(one, dict) else getattr(one, key, None)


def _with(one: Any, digest: str | None) -> Any:
    if _get(one, "digest") == digest:
        return one
    return {**one, "digest": digest} if isinstance(one, dict) else replace(one, digest=digest)
