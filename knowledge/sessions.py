"""Data that is saved for a while, such as what a button needs, and the plan that each channel or person uses. Both are stored
in tables beside the journal.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from knowledge.deferred import Write
from knowledge.store import Store

SAVE = (
    "INSERT INTO saved (id, body, expires) VALUES (?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET body = excluded.body, expires = excluded.expires"
)


def deferred_save(body: Mapping[str, Any], now: datetime, lasts: timedelta, id: str = "") -> tuple[str, Write]:
    """The id under which a value can be loaded, and the write that saves it.

    The id can't be guessed, unless one is given. `Store.pending` makes the value readable until the write is done.
    """
    key, expires = id or secrets.token_urlsafe(12), _stamp(now + lasts)
    row = [key, json.dumps(body, ensure_ascii=False), expires]
    return key, Write(("saved", key), body, expires, lambda tables: tables.execute(SAVE, row))


def save(store: Store, body: Mapping[str, Any], now: datetime, lasts: timedelta, id: str = "", needed: bool = False) -> str:
    """Save a value now, and return its id (see `deferred_save`).

    If it can't be written, it is kept in memory. With `needed`, which is for a person's decisions, Unclear is raised instead.
    """
    key, write = deferred_save(body, now, lasts, id)
    store.put(write, needed)
    return key


def load(store: Store, id: str, now: datetime) -> Mapping[str, Any] | None:
    """The value saved under the id, or None if there is none or it has expired."""
    unwritten: Mapping[str, Any] | None = store.unwritten.read(("saved", id), _stamp(now))
    if unwritten is not None:
        return unwritten
    recent: Mapping[str, Any] | None = store.unwritten.recent(("saved", id), _stamp(now))
    if store.as_of is not None and recent is not None:
        return recent
    rows = store.beside.rows("SELECT body FROM saved WHERE id = ? AND expires >= ?", [id, _stamp(now)])
    body: Mapping[str, Any] | None = json.loads(rows[0][0]) if rows else None
    return body


def find(store: Store, prefix: str, now: datetime) -> tuple[str, ...]:
    """The ids that begin with `prefix` and have a value, in order of expiry. `prefix` must not contain % or _."""
    sql = "SELECT id FROM saved WHERE id LIKE ? AND expires >= ? ORDER BY expires, id"
    return tuple(row[0] for row in store.beside.rows(sql, [f"{prefix}%", _stamp(now)]))


def delete(store: Store, id: str) -> None:
    """Delete the value saved under the id, even if its deferred write hasn't happened yet."""
    store.unwritten.discard(("saved", id))
    store.write(lambda tables: tables.execute("DELETE FROM saved WHERE id = ?", [id]))


def prune(store: Store, now: datetime) -> None:
    """Delete expired values."""
    store.write(lambda tables: tables.execute("DELETE FROM saved WHERE expires < ?", [_stamp(now)]))


# Which plan each "channel:…" or "person:…" uses


def chosen_plan(store: Store, place: str) -> str | None:
    row = store.db.conn.execute("SELECT plan FROM plan_in_use WHERE place = ?", [place]).fetchone()
    return row[0] if row else None


def choose_plan(store: Store, place: str, plan: str) -> None:
    sql = "INSERT INTO plan_in_use (place, plan) VALUES (?, ?) ON CONFLICT (place) DO UPDATE SET plan = excluded.plan"
    store.write(lambda tables: tables.execute(sql, [place, plan]))


def _stamp(at: datetime) -> str:
    """A moment as UTC text with microseconds, which sorts in order of time."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
