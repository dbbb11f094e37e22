"""Claims: pieces of work that a process has taken on, once each. They are durable, they expire, and they are in a table beside
the journal.

A claim holds everything that is needed to do its work again. When its holder's lease ends, or its holder's process does,
another process takes it over.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlite_utils import Database

from knowledge.deferred import Write
from knowledge.store import Store

LEASE = timedelta(minutes=1)  # how long a claim is believed without being renewed; whoever works renews well within it
REMEMBERED = timedelta(days=1)  # Slack sends an event again for an hour at most
DOUBLE = timedelta(seconds=3)  # two presses of one button within this are one
CLAIMED = "claimed"  # the state of what is to be done
SENDING = "sending"  # the state of what must not be sent twice, from just before it is sent
TRIES = 10  # of one claim, over restarts; work that was cut off that often is given up, and reported


@dataclass(frozen=True, slots=True)
class Claim:
    """One piece of work: its id, its kind, and everything that is needed to do it.

    `guard` is the same for two presses of one button, and "" without a button. A second press within `DOUBLE` of the first is
    not taken on, although its id is different.
    """

    id: str
    kind: str
    body: Mapping[str, Any]
    guard: str = ""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds claims: one run of one process on one machine."""

    host: str = field(default_factory=socket.gethostname)
    pid: int = field(default_factory=os.getpid)
    start: str = field(default_factory=lambda: secrets.token_hex(4))

    def __str__(self) -> str:
        return f"{self.host}:{self.pid}:{self.start}"


def claim(store: Store, holder: Holder, claims: Sequence[Claim], now: datetime) -> list[bool]:
    """Take these claims, durably, in one commit. For each, returns False if it had been taken before."""
    return store.write(lambda db: [_take(db, holder, claim, now) for claim in claims])


def _take(db: Database, holder: Holder, claim: Claim, now: datetime) -> bool:
    if db.conn.execute("SELECT 1 FROM claim WHERE id = ?", [claim.id]).fetchone():
        return False
    if claim.guard:
        last = db.conn.execute("SELECT at FROM claim WHERE id = ?", [claim.guard]).fetchone()
        if last and now - datetime.fromisoformat(last[0]) < DOUBLE:
            return False
        _insert(db, holder, Claim(claim.guard, "guard", {}), "done", now)
    _insert(db, holder, claim, CLAIMED, now)
    return True


def _insert(db: Database, holder: Holder, claim: Claim, state: str, now: datetime) -> None:
    db.conn.execute(
        "INSERT OR REPLACE INTO claim (id, kind, body, state, holder, at, until) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [claim.id, claim.kind, json.dumps(claim.body), state, str(holder), _stamp(now), _stamp(now + LEASE)],
    )


def complete(store: Store, ids: Sequence[str], state: str = "done", writes: Sequence[Write] = ()) -> None:
    """Settle these claims, and carry out the writes that their answers deferred, in one commit.

    `state` is "done", "refused", or "uncertain" if what was sent may not have arrived and must not be sent again.
    """
    marks = ", ".join("?" * len(ids))

    def work(db: Database) -> None:
        store.unwritten.carry_out(db, writes)
        db.conn.execute(f"UPDATE claim SET state = ?, body = '' WHERE id IN ({marks})", [state, *ids])

    store.write(work)
    store.landed(writes)


def mark_as(store: Store, id: str, state: str) -> None:
    """Change a claim's state and keep its body, so that its work can still be done."""
    store.write(lambda db: db.conn.execute("UPDATE claim SET state = ? WHERE id = ?", [state, id]))


def renew_leases(store: Store, holder: Holder, now: datetime) -> None:
    """Extend the lease on this holder's claims."""
    until = _stamp(now + LEASE)
    store.write(
        lambda db: db.conn.execute(
            "UPDATE claim SET until = ? WHERE state IN ('claimed', 'sending') AND holder = ?", [until, str(holder)]
        )
    )


def take_over(store: Store, holder: Holder, now: datetime) -> tuple[Claim, ...]:
    """Take over the open claims of other holders whose lease or process has ended, oldest first."""

    def work(db: Database) -> tuple[Claim, ...]:
        _doubt(db, holder, now)
        undone = db.conn.execute(
            "SELECT id, kind, body, holder, until, tries FROM claim WHERE state = 'claimed' AND holder <> ? ORDER BY at, rowid",
            [str(holder)],
        ).fetchall()
        abandoned = [
            (id, kind, body, tries)
            for id, kind, body, other, until, tries in undone
            if until <= _stamp(now) or _has_ended(holder, other)
        ]
        db.conn.executemany(
            "UPDATE claim SET holder = ?, until = ?, tries = tries + 1, state = iif(tries >= ?, 'given up', state)"
            " WHERE id = ?",
            [(str(holder), _stamp(now + LEASE), TRIES, id) for id, *_ in abandoned],
        )
        return tuple(Claim(id, kind, json.loads(body)) for id, kind, body, tries in abandoned if tries < TRIES)

    return store.write(work)


def _doubt(db: Database, holder: Holder, now: datetime) -> None:
    """Mark as uncertain what an ended process was sending. It may have arrived, so it isn't sent again."""
    sending = db.conn.execute("SELECT id, holder, until FROM claim WHERE state = 'sending' AND holder <> ?", [str(holder)])
    abandoned = [(id,) for id, other, until in sending.fetchall() if until <= _stamp(now) or _has_ended(holder, other)]
    db.conn.executemany("UPDATE claim SET state = 'uncertain' WHERE id = ?", abandoned)


def unreported(store: Store, state: str) -> tuple[Claim, ...]:
    """The claims that crashes left "uncertain" or "given up", if nobody has been told of them. Each is returned once."""
    rows = store.db.conn.execute("SELECT id, kind, body FROM claim WHERE state = ? AND body <> ''", [state]).fetchall()
    if rows:
        complete(store, [id for id, _, _ in rows], state)
    return tuple(Claim(id, kind, json.loads(body)) for id, kind, body in rows)


def _has_ended(me: Holder, other: str) -> bool:
    """Whether another holder's process has certainly ended. It may have the same number as this one: containers reuse them."""
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
    """How many claims of the last day failed, or may have failed, by state: "uncertain", "given up", "refused"."""
    rows = store.db.conn.execute(
        "SELECT state, count(*) FROM claim WHERE state IN ('uncertain', 'given up', 'refused') GROUP BY state"
    )
    return dict(rows)


def release(store: Store, holder: Holder, now: datetime) -> None:
    """Leave open claims to the next start, which takes them over at once. An orderly stop doesn't count as a try."""
    store.write(
        lambda db: db.conn.execute(
            "UPDATE claim SET until = ?, tries = max(tries - 1, 0) WHERE state = 'claimed' AND holder = ?",
            [_stamp(now), str(holder)],
        )
    )


def prune(store: Store, now: datetime) -> None:
    """Delete settled claims that are older than `REMEMBERED`."""
    before = _stamp(now - REMEMBERED)
    store.write(lambda db: db.conn.execute("DELETE FROM claim WHERE state NOT IN ('claimed', 'sending') AND at < ?", [before]))


def _stamp(at: datetime) -> str:
    """UTC to the microsecond, so that stamps sort as text."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
