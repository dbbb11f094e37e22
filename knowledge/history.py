"""Who changed what, and what a recommendation was like on a given day.

The past is reconstructed from later changes: a field's value on a day is what it was before the first change after that day.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlite_utils import Database

from knowledge import fields, rows
from knowledge.encoding import part_of, recommendation_of, timestamp
from knowledge.fields import Kind
from knowledge.journal import DOCUMENT, joined
from knowledge.model import Plan, Recommendation
from knowledge.store import Store

COLUMNS = "seq, at, who, surface, link, plan, ref, field, was, now, why, event, added, undoes, undone_by, marked, kept, id"


@dataclass(frozen=True, slots=True)
class Entry:
    """One change to one field. `at` is UTC (ISO 8601); `before` and `after` are the field's values in JSON form.

    `added` is the text that was appended, `undoes` the change that this one reversed, and `undone_by` the change that reversed
    this one. `marked` is "edited" or "deleted" if that happened to its message later.
    """

    seq: int
    at: str
    who: str
    surface: str
    link: str
    plan: str
    ref: str
    field: str
    before: Any
    after: Any
    why: str
    event: str
    added: str | None
    undoes: int | None
    undone_by: int | None
    marked: str | None


def from_row(db: Database, row: tuple[Any, ...]) -> Entry:
    """The entry for a row with `COLUMNS`."""
    return _from_row(row, Texts(db))


def _from_row(row: tuple[Any, ...], texts: Texts) -> Entry:
    seq, at, who, surface, link, plan, ref, field, was, now, why, event, added, *others, length, id = row
    if length is None:
        before, after = json.loads(was), json.loads(now)
    else:
        before = texts.before(plan, ref, field, id, length)
        after = joined(before, added)
    return Entry(seq, at, who, surface, link, plan, ref, field, before, after, why, event, added, *others)


class Texts:
    """Reconstructs texts as they were before something was appended. The history stores only their length then, because until
    the text is replaced, the earlier text is the beginning of the later one.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._later: dict[tuple[str, str, str], list[tuple[int, str]]] = {}

    def before(self, plan: str, ref: str, field: str, id: int, length: int) -> str:
        """The text of a field just before change `id` in the history, when it was `length` characters long."""
        key = (plan, ref, field)
        if key not in self._later:
            self._later[key] = list(self._replaced(*key))
        return next(text for last, text in self._later[key] if last >= id)[:length]

    def _replaced(self, plan: str, ref: str, field: str) -> Iterator[tuple[int, str]]:
        """Each final form of the text, as (id of the change that replaced it or removed the recommendation, text). The current
        text comes last.
        """
        rows = self._db.conn.execute(
            "SELECT id, field, was FROM history WHERE plan = ? AND ref = ? AND field IN (?, 'removed') AND kept IS NULL"
            " AND was <> 'null' ORDER BY id",
            [plan, ref, field],
        )
        for id, name, was in rows:
            value = json.loads(was)
            yield id, str((value.get(field) if name == "removed" else value) or "")
        column = fields.BY_NAME[field].column
        row = self._db.conn.execute(
            f"SELECT {column} FROM recommendation WHERE plan = (SELECT id FROM plan WHERE name = ?) AND ref = ?", [plan, ref]
        ).fetchone()
        yield sys.maxsize, str(row[0] or "") if row else ""


def history(
    store: Store,
    plan: Plan,
    refs: tuple[str, ...] | None = None,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    owners: tuple[str, ...] = (),
    who: tuple[str, ...] = (),
    after: int | None = None,
    most: int = 1000,
) -> tuple[Entry, ...]:
    """The changes to a plan, newest first.

    Each argument narrows the result: to these refs and their parts, from `since` on, before `until`, to recommendations
    currently owned by `owners`, to changes by the people in `who`, to seqs above `after`. `most` is how many to return (-1 for
    all).
    """
    tests: list[str] = ["plan = ?"]
    values: list[Any] = [plan.name]
    if refs is not None:
        tests.append("(ref IN (SELECT value FROM json_each(?)) OR recommendation IN (SELECT value FROM json_each(?)))")
        values += [json.dumps(refs)] * 2
    for moment, sign in ((since, ">="), (until, "<")):
        if moment is not None:
            tests.append(f"at {sign} ?")
            values.append(timestamp(moment))
    if owners:
        tests.append(
            "ref IN (SELECT ref FROM recommendation JOIN recommendation_owner ON recommendation = recommendation.id"
            " JOIN owner ON owner.id = owner WHERE recommendation.plan = ? AND owner.name IN (SELECT value FROM json_each(?)))"
        )
        values += [plan.id, json.dumps(owners)]
    if after is not None:
        tests.append("seq > ?")
        values.append(after)
    if who:
        tests.append("who IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(who))
    rows = store.db.conn.execute(
        f"SELECT {COLUMNS} FROM history WHERE {' AND '.join(tests)} ORDER BY id DESC LIMIT ?", [*values, most]
    )
    texts = Texts(store.db)
    return tuple(_from_row(row, texts) for row in rows)


def entry(db: Database, seq: int) -> Entry | None:
    """The update with this seq, or None."""
    row = db.conn.execute(f"SELECT {COLUMNS} FROM history WHERE seq = ? AND who <> ?", [seq, DOCUMENT]).fetchone()
    return from_row(db, row) if row else None


def last(store: Store, plan: Plan, ref: str) -> Entry | None:
    """The last update to a recommendation or one of its parts by a person, including updates that were undone and undos."""
    row = store.db.conn.execute(
        f"SELECT {COLUMNS} FROM history WHERE plan = ? AND (ref = ? OR recommendation = ?) AND who <> ?"
        " ORDER BY id DESC LIMIT 1",
        [plan.name, ref, ref, DOCUMENT],
    ).fetchone()
    return from_row(store.db, row) if row else None


def has_history(store: Store, plan: Plan, ref: str) -> bool:
    sql = (
        "SELECT 1 FROM history WHERE plan = :plan AND (ref = :ref OR recommendation = :ref)"
        " UNION ALL SELECT 1 FROM stated WHERE plan = :plan AND ref = :ref LIMIT 1"
    )
    return store.db.conn.execute(sql, {"plan": plan.name, "ref": ref}).fetchone() is not None


def as_at(store: Store, plan: Plan, ref: str, moment: datetime) -> Recommendation | None:
    """The recommendation as it was at a moment, or None if planbot didn't have it then.

    Anything that people can't update (its place in the document, the refs that it mentions) comes from the last version of the
    document that contained it.
    """
    if timestamp(moment) < timestamp(store.since(plan)):
        return None
    row = rows.read_one(store.db, plan.name, ref)
    values: Mapping[str, Any] | None = row.values if row else None
    changes = store.db.conn.execute(
        "SELECT field, was, due_was, kept, id FROM history JOIN (SELECT min(id) AS first FROM history WHERE plan = ?"
        " AND ref = ? AND at > ? AND (field <> 'removed' OR was <> 'null') GROUP BY field) ON id = first ORDER BY id",
        [plan.name, ref, timestamp(moment)],
    ).fetchall()
    ends = [place for place, (field, *_) in enumerate(changes) if field in ("added", "removed")]
    if ends:  # ignore changes made after it was removed or before it was added
        field, was, *_ = changes[ends[0]]
        values = json.loads(was) if field == "removed" else None
        changes = changes[: ends[0]]
    if values is None:
        return None
    texts = Texts(store.db)
    for field, was, due, length, id in changes:
        value = json.loads(was) if length is None else texts.before(plan.name, ref, field, id, length)
        values = _before(values, field, value, json.loads(due or "null"))
    (updated,) = store.db.conn.execute(
        "SELECT max(at) FROM history WHERE plan = :plan AND ref = :ref AND at <= :at AND who <> :document AND id > coalesce("
        "(SELECT max(id) FROM history WHERE plan = :plan AND ref = :ref AND at <= :at AND field = 'added'), 0)",
        {"plan": plan.name, "ref": ref, "at": timestamp(moment), "document": DOCUMENT},
    ).fetchone()
    then = recommendation_of({**values, "updated": updated, "slips": 0, "first_timescale": None})
    parts = [] if then.parent else _parts_at(store, plan, ref, moment)
    if not parts:
        return then
    owners = tuple(dict.fromkeys(owner for part in parts for owner in part.owners))
    return replace(then, owners=owners, parts=tuple(map(part_of, parts)))


def _parts_at(store: Store, plan: Plan, ref: str, moment: datetime) -> list[Recommendation]:
    """The parts that a recommendation had at a moment, as they were then."""
    refs = store.db.conn.execute(
        "SELECT ref FROM (SELECT id, ref FROM recommendation WHERE plan = ? AND parent = ? ORDER BY id)"
        " UNION SELECT ref FROM history WHERE plan = ? AND recommendation = ? AND ref <> recommendation",
        [plan.id, ref, plan.name, ref],
    )
    every = (as_at(store, plan, part, moment) for (part,) in refs.fetchall())
    return [part for part in every if part is not None and part.parent == ref]


def _before(values: Mapping[str, Any], field: str, was: Any, due: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """The values as they were before a change to one field."""
    row_field = fields.named(field)
    if row_field is None:
        return values
    return {**values, field: was, "due": due} if row_field.kind is Kind.PERIOD else {**values, field: was}


def refs_waiting(store: Store, plan: Plan) -> tuple[str, ...]:
    """The refs of the recommendations and parts with a proposal that an approver hasn't decided yet."""
    rows = store.db.conn.execute(
        "SELECT ref FROM recommendation WHERE plan = ? AND (proposed IS NOT NULL OR extension IS NOT NULL) ORDER BY id",
        [plan.id],
    )
    return tuple(ref for (ref,) in rows)


def removed(store: Store, plan: Plan, refs: Sequence[str]) -> list[tuple[str, date]]:
    """The refs among these that a new version of the document left out, each with the day (in UTC) of the last such import."""
    places = ", ".join("?" * len(refs))
    rows = store.db.conn.execute(
        f"SELECT ref, max(at) FROM history WHERE plan = ? AND field = 'removed' AND ref IN ({places}) GROUP BY ref",
        [plan.name, *refs],
    )
    return [(ref, date.fromisoformat(at[:10])) for ref, at in rows]


def refs_used(store: Store, plan: Plan) -> frozenset[str]:
    """All refs with changes in the history, including those that no longer exist."""
    rows = store.db.conn.execute("SELECT DISTINCT ref FROM history WHERE plan = ?", [plan.name])
    return frozenset(ref for (ref,) in rows)
