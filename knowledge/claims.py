"""Claims: pieces of work, each taken on by one process. They are durable, they expire, and they are stored beside the journal.

A claim contains everything needed to do its work again. If its lease runs out or its holder's process ends, another process
takes it over.
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

from knowledge.beside import Outcome, Tables
from knowledge.deferred import Write
from knowledge.model import Unclear
from knowledge.postgres import Away
from knowledge.store import Store

LEASE = timedelta(minutes=1)  # how long a claim stays valid without being renewed; its holder renews it well before then
REMEMBERED = timedelta(days=1)  # Slack redelivers an event for up to an hour
DOUBLE = timedelta(seconds=3)  # two presses of one button within this time count as one
CLAIMED = "claimed"  # the state of work that is still to be done
SENDING = "sending"  # the state of something that must not be sent twice, set just before it is sent
RELEASED = ""  # the lease of a claim that a clean shutdown left for the next process; earlier than any time
TRIES = 10  # attempts at one claim, across restarts; work interrupted this often is given up and reported
INSERT = "INSERT INTO claim (id, kind, body, state, holder, at, until)"
SETTLE = "UPDATE claim SET state = ?, body = '' WHERE"
TAKE_OVER = (
    "UPDATE claim SET holder = ?, until = ?, tries = tries + 1, state = CASE WHEN tries >= ? THEN 'given up' ELSE state END"
    " WHERE id = ? AND holder = ? AND until = ? AND state = 'claimed'"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """One piece of work: its id, its kind, and everything needed to do it.

    `guard` identifies a button, and is "" if there was none. A second press within `DOUBLE` of the first is dropped, although
    its id is different. `interrupted` is True if it was taken over from a process that didn't shut down cleanly, which may
    already have done it.
    """

    id: str
    kind: str
    body: Mapping[str, Any]
    guard: str = ""
    interrupted: bool = False


@dataclass(frozen=True, slots=True)
class Holder:
    """The holder of claims: one run of a process on one machine."""

    host: str = field(default_factory=socket.gethostname)
    pid: int = field(default_factory=os.getpid)
    start: str = field(default_factory=lambda: secrets.token_hex(4))

    def __str__(self) -> str:
        return f"{self.host}:{self.pid}:{self.start}"


def claim(store: Store, holder: Holder, claims: Sequence[Claim], now: datetime) -> list[bool]:
    """Take these claims, durably, in one commit. For each, the result is True if it is new and False if it was taken before."""

    def work(tables: Tables) -> list[Outcome]:
        return [_take(tables, holder, *numbered, now) for numbered in enumerate(claims)]

    try:
        outcomes = store.beside.write(work, again=False)
    except Away as away:
        if not away.unsure:
            raise
        outcomes = store.write(work)  # if the first attempt did store its claims, they have exactly this time
        mine = [_is_mine(store, holder, claim.id, now + timedelta(microseconds=place)) for place, claim in enumerate(claims)]
        return [outcome.rowcount > 0 or first for outcome, first in zip(outcomes, mine, strict=True)]
    return [outcome.rowcount > 0 for outcome in outcomes]


def _is_mine(store: Store, holder: Holder, id: str, at: datetime) -> bool:
    sql = "SELECT 1 FROM claim WHERE id = ? AND holder = ? AND at = ?"
    return bool(store.beside.rows(sql, [id, str(holder), _stamp(at)]))


def claim_here(store: Store, holder: Holder, claims: Sequence[Claim], now: datetime) -> list[bool]:
    """Like `claim`, but in this process's own file, for when PostgreSQL can't be reached. Use it only for questions: another
    process may take the same claim. Raises Unclear if the database is a file anyway.
    """
    if store.server is None:
        raise Unclear("There is no file besides the one that can't be written.")
    taken = store.file.write(
        lambda db: [_take(db.conn, holder, *numbered, now).rowcount for numbered in enumerate(claims)],
    )
    return [number > 0 for number in taken]


def here(store: Store, ids: Sequence[str]) -> frozenset[str]:
    """The claims among these that are in this process's own file."""
    if store.server is None:
        return frozenset()
    marks = ", ".join("?" * len(ids))
    return frozenset(id for (id,) in store.db.conn.execute(f"SELECT id FROM claim WHERE id IN ({marks})", list(ids)))


def _take(tables: Tables, holder: Holder, place: int, claim: Claim, now: datetime) -> Outcome:
    """Insert a claim. The outcome has a row if the claim is new. Later claims in a batch have a later `at`."""
    at = now + timedelta(microseconds=place)
    row = [claim.id, claim.kind, json.dumps(claim.body), CLAIMED, str(holder), _stamp(at), _stamp(now + LEASE)]
    if not claim.guard:
        return tables.execute(f"{INSERT} VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING", row)
    first = json.dumps({"first": claim.id})
    guard = [claim.guard, "guard", first, "done", str(holder), _stamp(now), _stamp(now + LEASE)]
    tables.execute(
        f"{INSERT} SELECT ?, ?, ?, ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM claim WHERE id = ?) ON CONFLICT (id) DO UPDATE"
        " SET body = excluded.body, holder = excluded.holder, at = excluded.at, until = excluded.until WHERE claim.at <= ?",
        [*guard, claim.id, _stamp(now - DOUBLE)],
    )
    return tables.execute(
        f"{INSERT} SELECT ?, ?, ?, ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM claim WHERE id = ? AND body = ?)"
        " ON CONFLICT (id) DO NOTHING",
        [*row, claim.guard, first],
    )


def complete(store: Store, ids: Sequence[str], state: str = "done", writes: Sequence[Write] = ()) -> None:
    """Settle these claims, and carry out the deferred writes that belong to their answers, in one commit.

    `state` is "done", "refused", or "uncertain" if a message may or may not have arrived and must not be sent again.
    """
    marks = ", ".join("?" * len(ids))

    def work(tables: Tables) -> None:
        store.unwritten.carry_out(tables, writes)
        tables.execute(f"{SETTLE} id IN ({marks})", [state, *ids])

    if own := here(store, ids):
        store.file.write(lambda db: db.conn.executemany(f"{SETTLE} id = ?", [(state, id) for id in own]))
    try:
        store.write(work)
    except Away:
        if not own.issuperset(ids):
            raise
    else:
        store.landed(writes)


def mark_as(store: Store, id: str, state: str) -> None:
    """Change a claim's state, keeping its body so that its work can still be done."""
    store.write(lambda tables: tables.execute("UPDATE claim SET state = ? WHERE id = ?", [state, id]))


def renew_leases(store: Store, holder: Holder, now: datetime) -> None:
    """Extend the lease on this holder's open claims."""
    until = _stamp(now + LEASE)
    store.write(
        lambda tables: tables.execute(
            "UPDATE claim SET until = ? WHERE state IN ('claimed', 'sending') AND holder = ?", [until, str(holder)]
        )
    )


def take_over(store: Store, holder: Holder, now: datetime) -> tuple[Claim, ...]:
    """Take over the open claims of other holders whose lease or process has ended, oldest first.

    If several processes do this at once, each claim goes to only one of them. A claim that has been attempted `TRIES` times is
    marked as "given up" and isn't returned.
    """

    def work(tables: Tables) -> list[tuple[Claim, int, Outcome]]:
        _doubt(tables, holder, now)
        undone = tables.execute(
            "SELECT id, kind, body, holder, until, tries FROM claim WHERE state = 'claimed' AND holder <> ? ORDER BY at, id",
            [str(holder)],
        ).fetchall()
        return [
            (
                Claim(id, kind, json.loads(body), interrupted=until != RELEASED),
                tries,
                tables.execute(TAKE_OVER, [*mine, id, other, until]),
            )
            for id, kind, body, other, until, tries in undone
            if until <= _stamp(now) or _has_ended(holder, other)
        ]

    mine = [str(holder), _stamp(now + LEASE), TRIES]
    taken = store.write(work)
    if store.server:  # claims that an earlier process stored in the file that this process is using
        taken += store.file.write(lambda db: work(db.conn))
    return tuple(claim for claim, tries, outcome in taken if tries < TRIES and outcome.rowcount)


def _doubt(tables: Tables, holder: Holder, now: datetime) -> None:
    """Mark anything that an ended process was sending as uncertain. It may have arrived, so it isn't sent again."""
    sql = "SELECT id, holder, until FROM claim WHERE state = 'sending' AND holder <> ?"
    sending = tables.execute(sql, [str(holder)]).fetchall()
    abandoned = [(id, other) for id, other, until in sending if until <= _stamp(now) or _has_ended(holder, other)]
    if abandoned:
        tables.executemany("UPDATE claim SET state = 'uncertain' WHERE id = ? AND holder = ? AND state = 'sending'", abandoned)


def unreported(store: Store, state: str) -> tuple[Claim, ...]:
    """The claims that crashes left "uncertain" or "given up" and that nobody has been told about. Each is returned only
    once.
    """
    rows = store.beside.rows("SELECT id, kind, body FROM claim WHERE state = ? AND body <> ''", [state])
    if not rows:
        return ()
    sql = "UPDATE claim SET body = '' WHERE id = ? AND state = ? AND body <> ''"
    outcomes = store.write(lambda tables: [tables.execute(sql, [id, state]) for id, *_ in rows])
    mine = zip(rows, outcomes, strict=True)
    return tuple(Claim(id, kind, json.loads(body)) for (id, kind, body), outcome in mine if outcome.rowcount)


def _has_ended(me: Holder, other: str) -> bool:
    """True if another holder's process has certainly ended. Its process number may be the same as ours, because containers
    reuse numbers.
    """
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
    """The number of claims by state, for those of the states "uncertain", "given up" and "refused" that occur. Claims are kept
    for a day.
    """
    rows = store.beside.rows(
        "SELECT state, count(*) FROM claim WHERE state IN ('uncertain', 'given up', 'refused') GROUP BY state"
    )
    return dict(rows)


def release(store: Store, holder: Holder) -> None:
    """End this holder's leases, so that the next process takes over the open claims at once. A clean shutdown doesn't count as
    an attempt.
    """
    sql = (
        "UPDATE claim SET until = ?, tries = CASE WHEN tries > 0 THEN tries - 1 ELSE 0 END"
        " WHERE state = 'claimed' AND holder = ?"
    )
    store.write(lambda tables: tables.execute(sql, [RELEASED, str(holder)]))


def prune(store: Store, now: datetime) -> None:
    """Delete settled claims that are older than `REMEMBERED`."""
    before = _stamp(now - REMEMBERED)
    sql = "DELETE FROM claim WHERE state NOT IN ('claimed', 'sending') AND at < ?"
    store.write(lambda tables: tables.execute(sql, [before]))
    if store.server:
        store.file.write(lambda db: db.conn.execute(sql, [before]))


def _stamp(at: datetime) -> str:
    """UTC to the microsecond, so that stamps sort as text."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
