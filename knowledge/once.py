"""What was taken on, once each, and what is kept for a while: tables beside the journal, durable, expiring, never replayed.

The surprise: a claim outlives the process that made it. It holds all that is needed to do the work again, and whoever
finds it undone with nobody behind it takes it over.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

if TYPE_CHECKING:
    from knowledge.store import Gathered, Store

LEASE = timedelta(minutes=1)  # how long a claim is believed without being renewed; whoever works renews well within it
REMEMBERED = timedelta(days=1)  # Slack sends an event again for an hour at most
DOUBLE = timedelta(seconds=3)  # two presses of one button within this are one
CLAIMED = "claimed"  # the state of what is to be done
SENDING = "sending"  # the state of what must not be sent twice, from just before it is sent
TRIES = 10  # of one claim, over restarts; what has been cut off that often is left undone, and told


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing taken on: its id, what it is, and all that is needed to do it.

    `guard` names what is the same for two presses of one button ("" where there is nothing of the kind): within
    `DOUBLE` of the first, a second is not taken on, though its id is another.
    """

    id: str
    kind: str
    body: Mapping[str, Any]
    guard: str = ""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds claims: one start of one process on one machine."""

    host: str = field(default_factory=socket.gethostname)
    pid: int = field(default_factory=os.getpid)
    start: str = field(default_factory=lambda: secrets.token_hex(4))

    def __str__(self) -> str:
        return f"{self.host}:{self.pid}:{self.start}"


def create(db: Database) -> None:
    """Make the tables where they are missing."""
    db.conn.execute(
        "CREATE TABLE IF NOT EXISTS claim (id TEXT PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL, state TEXT NOT NULL,"
        " holder TEXT NOT NULL, at TEXT NOT NULL, until TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 1)"
    )
    db.conn.execute("CREATE INDEX IF NOT EXISTS claim_undone ON claim (state) WHERE state <> 'done'")
    db.conn.execute("CREATE INDEX IF NOT EXISTS claim_at ON claim (at)")
    db.conn.execute(
        "CREATE TABLE IF NOT EXISTS kept (id TEXT PRIMARY KEY, body TEXT NOT NULL, expires TEXT NOT NULL) WITHOUT ROWID"
    )
    db.conn.execute("CREATE INDEX IF NOT EXISTS kept_expires ON kept (expires)")
    db.conn.execute("CREATE TABLE IF NOT EXISTS chosen (place TEXT PRIMARY KEY, plan TEXT NOT NULL) WITHOUT ROWID")


# Claims


def claim(store: Store, holder: Holder, claims: Sequence[Claim], now: datetime) -> list[bool]:
    """Claim these, durably, in one commit; False for each that was claimed before."""
    return store.write(lambda db: [_take(db, holder, claim, now) for claim in claims])


def _take(db: Database, holder: Holder, claim: Claim, now: datetime) -> bool:
    if db.conn.execute("SELECT 1 FROM claim WHERE id = ?", [claim.id]).fetchone():
        return False
    if claim.guard:
        before = db.conn.execute("SELECT at FROM claim WHERE id = ?", [claim.guard]).fetchone()
        if before and now - datetime.fromisoformat(before[0]) < DOUBLE:
            return False
        _insert(db, holder, Claim(claim.guard, "guard", {}), "done", now)
    _insert(db, holder, claim, "claimed", now)
    return True


def _insert(db: Database, holder: Holder, claim: Claim, state: str, now: datetime) -> None:
    db.conn.execute(
        "INSERT OR REPLACE INTO claim (id, kind, body, state, holder, at, until) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [claim.id, claim.kind, json.dumps(claim.body), state, str(holder), _stamp(now), _stamp(now + LEASE)],
    )


def complete(store: Store, ids: list[str], state: str = "done", gathered: Sequence[Gathered] = ()) -> None:
    """These are done, or "uncertain": what was sent for them may or may not have arrived, and is not sent again.

    `gathered` is what they leave behind; it is written in the same commit.
    """
    marks = ", ".join("?" * len(ids))

    def work(db: Database) -> None:
        for each in gathered:
            each.work(db)
        db.conn.execute(f"UPDATE claim SET state = ?, body = '' WHERE id IN ({marks})", [state, *ids])

    store.write(work)
    store.written(gathered)


def mark_as(store: Store, id: str, state: str) -> None:
    """Mark a claim as in this state, its work still to be known."""
    store.write(lambda db: db.conn.execute("UPDATE claim SET state = ? WHERE id = ?", [state, id]))


def renew_leases(store: Store, holder: Holder, now: datetime) -> None:
    """Whoever holds claims is still at work on them."""
    until = _stamp(now + LEASE)
    store.write(
        lambda db: db.conn.execute(
            "UPDATE claim SET until = ? WHERE state IN ('claimed', 'sending') AND holder = ?", [until, str(holder)]
        )
    )


def take_over(store: Store, holder: Holder, now: datetime) -> tuple[Claim, ...]:
    """Take over what is undone and has nobody behind it: its lease is over, or its process is gone. In the order taken on."""

    def work(db: Database) -> tuple[Claim, ...]:
        _doubt(db, holder, now)
        undone = db.conn.execute(
            "SELECT id, kind, body, holder, until, tries FROM claim WHERE state = 'claimed' AND holder <> ? ORDER BY at, rowid",
            [str(holder)],
        ).fetchall()
        rows = [row for row in undone if row[4] <= _stamp(now) or _gone(holder, row[3])]
        db.conn.executemany(
            "UPDATE claim SET holder = ?, until = ?, tries = tries + 1, state = iif(tries >= ?, 'given up', state)"
            " WHERE id = ?",
            [(str(holder), _stamp(now + LEASE), TRIES, row[0]) for row in rows],
        )
        rows = [row for row in rows if row[5] < TRIES]
        return tuple(Claim(id, kind, json.loads(body)) for id, kind, body, *_ in rows)

    return store.write(work)


def _doubt(db: Database, holder: Holder, now: datetime) -> None:
    """What a process that is gone was sending may or may not have arrived: it is uncertain, and not sent again."""
    sending = db.conn.execute("SELECT id, holder, until FROM claim WHERE state = 'sending' AND holder <> ?", [str(holder)])
    gone = [(id,) for id, other, until in sending.fetchall() if until <= _stamp(now) or _gone(holder, other)]
    db.conn.executemany("UPDATE claim SET state = 'uncertain' WHERE id = ?", gone)


def unreported(store: Store, state: str) -> tuple[Claim, ...]:
    """What became "uncertain" or "given up" by crashes and was not reported yet; it is from now on."""
    rows = store.db.conn.execute("SELECT id, kind, body FROM claim WHERE state = ? AND body <> ''", [state]).fetchall()
    if rows:
        complete(store, [id for id, _, _ in rows], state)
    return tuple(Claim(id, kind, json.loads(body)) for id, kind, body in rows)


def _gone(me: Holder, other: str) -> bool:
    """Whether another holder's process has certainly ended. Its number may be mine: containers give the same one each time."""
    host, pid, _ = other.rsplit(":", 2)
    if host != me.host or os.name != "posix":
        return False
    if int(pid) == me.pid:
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def count_unfinished(store: Store) -> Mapping[str, int]:
    """How many claims of the last day came to nothing, or may have: "uncertain", "given up", "refused"."""
    rows = store.db.conn.execute(
        "SELECT state, count(*) FROM claim WHERE state IN ('uncertain', 'given up', 'refused') GROUP BY state"
    )
    return dict(rows)


def release(store: Store, holder: Holder, now: datetime) -> None:
    """Leave what is undone to the next start, which takes it up at once. Stopping in order is no try that failed."""
    store.write(
        lambda db: db.conn.execute(
            "UPDATE claim SET until = ?, tries = max(tries - 1, 0) WHERE state = 'claimed' AND holder = ?",
            [_stamp(now), str(holder)],
        )
    )


def prune(store: Store, now: datetime) -> None:
    """Drop what has expired."""

    def work(db: Database) -> None:
        db.conn.execute("DELETE FROM claim WHERE state NOT IN ('claimed', 'sending') AND at < ?", [_stamp(now - REMEMBERED)])
        db.conn.execute("DELETE FROM kept WHERE expires < ?", [_stamp(now)])

    store.write(work)


# What a button needs, kept under an id that cannot be guessed


def save(store: Store, body: Mapping[str, Any], now: datetime, lasts: timedelta, id: str = "", needed: bool = False) -> str:
    """Keep this for a while; its id, made here unless one is given.

    `needed` is for what somebody decided: where it cannot be written, that is told (Unclear). All else is kept in memory.
    """
    key, until = id or secrets.token_urlsafe(12), _stamp(now + lasts)
    row = [key, json.dumps(body, ensure_ascii=False), until]
    sql = "INSERT OR REPLACE INTO kept (id, body, expires) VALUES (?, ?, ?)"
    store.put(("kept", key), body, until, lambda db: db.conn.execute(sql, row), needed)
    return key


def load(store: Store, id: str, now: datetime) -> Mapping[str, Any] | None:
    """What was kept under the id, None where there is nothing or it has expired."""
    fresh: Mapping[str, Any] | None = store.unwritten(("kept", id), _stamp(now))
    if fresh is not None:
        return fresh
    row = store.db.conn.execute("SELECT body FROM kept WHERE id = ? AND expires >= ?", [id, _stamp(now)]).fetchone()
    found: Mapping[str, Any] | None = json.loads(row[0]) if row else None
    return found


def delete(store: Store, id: str) -> None:
    """Keep this no longer."""
    store.discard(("kept", id), lambda db: db.conn.execute("DELETE FROM kept WHERE id = ?", [id]))


# Which plan is meant in a place ("channel:…", "person:…")


def chosen_plan(store: Store, place: str) -> str | None:
    row = store.db.conn.execute("SELECT plan FROM chosen WHERE place = ?", [place]).fetchone()
    return row[0] if row else None


def choose_plan(store: Store, place: str, plan: str) -> None:
    store.write(lambda db: db.conn.execute("INSERT OR REPLACE INTO chosen (place, plan) VALUES (?, ?)", [place, plan]))


def _stamp(at: datetime) -> str:
    """UTC to the microsecond, so that stamps sort as text."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
