"""Folds an update: the field in the recommendation's row, the entry in the history, and the words in the index.

Only the affected rows are written. The full-text index and the word counts are updated for that one recommendation, and
anything derived from the plan's words is recomputed only if they have changed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from knowledge import fields, rows
from knowledge.encoding import DUE_COLUMNS, column_of, due_from_columns, due_to_columns, to_json
from knowledge.fields import Changer, Field, Kind
from knowledge.folds import words
from knowledge.further_columns import folded
from knowledge.journal import DOCUMENT, Change, value_after


def fold(db: Database, change: Change, seq: int) -> None:
    """Fold an update to one field of one recommendation."""
    body = change.body
    value: Any = None
    is_timescale = body["field"] == "timescale"
    row = db.conn.execute(
        "SELECT id, plan, parent FROM recommendation WHERE plan = (SELECT id FROM plan WHERE name = ?) AND ref = ?",
        [change.plan, body["ref"]],
    ).fetchone()
    slip, due = 0, None
    if row:
        if is_timescale:
            due = _due(db, row[0])
            slip = _is_later(body, due)
        value = value_after(change, _text(db, row[0], body["field"]) if "kept" in body else None)
        set_field(db, row[0], row[1], body["field"], value, body.get("due"), seq)
    _write_history(db, change, seq, (row and row[2]) or body["ref"], slip, due)
    if row:
        if is_timescale:
            count_slips(db, change.plan, body["ref"], row[0])
        rows.update(db, row[0], updated=change.at)
        _touch_parent(db, row[1], row[2], change.at)
        db.conn.execute("UPDATE plan SET changed = ? WHERE id = ?", [seq, row[1]])
        _settle_conflict(db, change, value)


def _text(db: Database, id: int, name: str) -> str:
    """The current text in a field."""
    (text,) = db.conn.execute(f"SELECT {fields.BY_NAME[name].column} FROM recommendation WHERE id = ?", [id]).fetchone()
    return str(text)


def fold_mark(db: Database, change: Change, seq: int) -> None:
    """Mark updates whose message was edited or deleted later."""
    db.conn.execute("UPDATE history SET marked = ? WHERE event = ?", [change.body["what"], change.body["event"]])


def set_field(db: Database, id: int, plan: int, name: str, value: Any, due: Mapping[str, Any] | None, seq: int) -> None:
    """Write a field into a recommendation's row, and update everything derived from it.

    "removed" with a true value removes the recommendation. Fields that only a document can change are skipped: an import writes
    them.
    """
    field = fields.named(name)
    if name == "removed" and value:
        _take_out(db, id, plan, seq)
    elif field is None or field.changed_by is Changer.DOCUMENT:
        return
    elif field.is_further:
        _set_further(db, id, plan, field.label, value, seq)
    elif field.kind is Kind.NAMES:
        _set_owners(db, id, plan, value, seq)
    elif field.kind is Kind.WORD:
        _set_word(db, id, plan, field, value, seq)
    elif field.kind is Kind.PERIOD:
        rows.update(db, id, **{field.column: value}, **due_to_columns(due))
    elif field.weight:
        words.set_text(db, id, plan, field.column, value, seq)
    elif field.column:  # a note has no column: it exists only in the history
        rows.update(db, id, **{field.column: column_of(field, value)})


def _take_out(db: Database, id: int, plan: int, seq: int) -> None:
    """Remove a recommendation with its parts, or a single part."""
    ref, parent = db.conn.execute("SELECT ref, parent FROM recommendation WHERE id = ?", [id]).fetchone()
    parts = db.conn.execute("SELECT id, ref FROM recommendation WHERE plan = ? AND parent = ?", [plan, ref]).fetchall()
    for row, row_ref in ((id, ref), *parts):
        words.take_out(db, row, plan, seq)
        db.conn.execute("DELETE FROM further WHERE plan = ? AND ref = ?", [plan, row_ref])
        for table in ("mention", "recommendation_owner"):
            db.conn.execute(f"DELETE FROM {table} WHERE recommendation = ?", [row])
        db.conn.execute("DELETE FROM recommendation WHERE id = ?", [row])
    db.conn.execute("UPDATE recommendation SET parts = parts - 1 WHERE plan = ? AND ref = ?", [plan, parent])
    _gather_owners(db, plan, parent)
    db.conn.execute("UPDATE plan SET seq = ? WHERE id = ?", [seq, plan])


def _touch_parent(db: Database, plan: int, parent: str | None, at: str) -> None:
    """Set a recommendation's `updated` when one of its parts was updated."""
    if parent:
        db.conn.execute("UPDATE recommendation SET updated = ? WHERE plan = ? AND ref = ?", [at, plan, parent])


def _gather_owners(db: Database, plan: int, parent: str | None) -> None:
    """Give a recommendation the owners of all its parts, in order."""
    if not parent:
        return
    (id,) = db.conn.execute("SELECT id FROM recommendation WHERE plan = ? AND ref = ?", [plan, parent]).fetchone()
    owners = db.conn.execute(
        "SELECT owner FROM recommendation_owner JOIN recommendation AS part ON part.id = recommendation"
        " WHERE part.plan = ? AND part.parent = ? GROUP BY owner ORDER BY min(part.id * 1000 + position)",
        [plan, parent],
    ).fetchall()
    db.conn.execute("DELETE FROM recommendation_owner WHERE recommendation = ?", [id])
    db.conn.executemany(
        "INSERT INTO recommendation_owner VALUES (?, ?, ?)", ((id, owner, place) for place, (owner,) in enumerate(owners))
    )


def _due(db: Database, id: int) -> Mapping[str, Any] | None:
    """The days covered by a recommendation's current timescale."""
    row = db.conn.execute(f"SELECT {', '.join(DUE_COLUMNS)} FROM recommendation WHERE id = ?", [id]).fetchone()
    return due_from_columns(dict(zip(DUE_COLUMNS, row, strict=True)))


def _set_word(db: Database, id: int, plan: int, field: Field, value: str | None, seq: int) -> None:
    used = f"SELECT 1 FROM recommendation WHERE plan = ? AND {field.column} = ?"
    (old,) = db.conn.execute(f"SELECT {field.column} FROM recommendation WHERE id = ?", [id]).fetchone()
    _note_new_word(db, plan, used, value, seq)
    rows.update(db, id, **{field.column: value})
    _note_new_word(db, plan, used, old, seq)  # the previous value may no longer be in use


def _set_further(db: Database, id: int, plan: int, heading: str, value: str | None, seq: int) -> None:
    """Write a cell in a further column. This always counts as a change to the plan's words, because they may depend on any
    cell.
    """
    (ref,) = db.conn.execute("SELECT ref FROM recommendation WHERE id = ?", [id]).fetchone()
    column = rows.heading_id(db, plan, heading)
    db.conn.execute("DELETE FROM further WHERE plan = ? AND ref = ? AND heading = ?", [plan, ref, column])
    if value:
        rows.insert(db, "further", plan=plan, ref=ref, heading=column, value=value, folded=folded(value))
    cells = db.conn.execute("SELECT value FROM further WHERE plan = ? AND ref = ? ORDER BY heading", [plan, ref])
    words.set_text(db, id, plan, "further", "\n".join(text for (text,) in cells), seq)
    db.conn.execute("UPDATE plan SET seq = ? WHERE id = ?", [seq, plan])


def _set_owners(db: Database, id: int, plan: int, names: Sequence[str], seq: int) -> None:
    db.conn.execute("DELETE FROM recommendation_owner WHERE recommendation = ?", [id])
    for place, name in enumerate(names):
        _note_new_word(db, plan, "SELECT 1 FROM owner WHERE plan = ? AND name = ?", name, seq)
        row = db.conn.execute("SELECT id FROM owner WHERE plan = ? AND name = ?", [plan, name]).fetchone()
        owner = row[0] if row else rows.insert(db, "owner", plan=plan, name=name)
        db.conn.execute("INSERT OR IGNORE INTO recommendation_owner VALUES (?, ?, ?)", [id, owner, place])
    (parent,) = db.conn.execute("SELECT parent FROM recommendation WHERE id = ?", [id]).fetchone()
    _gather_owners(db, plan, parent)


def _note_new_word(db: Database, plan: int, used: str, value: str | None, seq: int) -> None:
    """Record a change to the plan's words if an update introduces a name that the plan didn't use, or removes the last use of
    one.
    """
    if value is not None and not db.conn.execute(used, [plan, value]).fetchone():
        db.conn.execute("UPDATE plan SET seq = ? WHERE id = ?", [seq, plan])


# The history


def _write_history(
    db: Database, change: Change, seq: int, recommendation: str, slip: int, due: Mapping[str, Any] | None
) -> None:
    body = change.body
    copied = {name: body[name] for name in ("ref", "field", "why", "who", "surface", "link", "event")}
    rows.insert(
        db,
        "history",
        seq=seq,
        at=change.at,
        plan=change.plan,
        recommendation=recommendation,
        **copied,
        **({"kept": body["kept"]} if "kept" in body else {"was": to_json(body["from"]), "now": to_json(body["to"])}),
        added=body.get("added"),
        undoes=body.get("undoes"),
        slip=slip,
        due_was=to_json(due),
    )
    if body.get("undoes"):
        db.conn.execute("UPDATE history SET undone_by = ? WHERE seq = ?", [seq, body["undoes"]])


def _is_later(body: Mapping[str, Any], due: Mapping[str, Any] | None) -> int:
    """1 if the new timescale ends later than the old one, otherwise 0. An undo doesn't count, and neither does a first date."""
    if body.get("undoes") or body["from"] is None or body["to"] is None:
        return 0
    old, new = ((days or {}).get("to") for days in (due, body.get("due")))
    return int(bool(new and old and new > old))


def count_slips(db: Database, plan: str, ref: str, id: int) -> None:
    """Count how often a deadline was moved to a later day, by the document or by people, and store the first deadline."""
    moves = db.conn.execute(
        "SELECT was, slip FROM history WHERE plan = ? AND ref = ? AND field = 'timescale' AND undoes IS NULL"
        " AND undone_by IS NULL AND who <> ? ORDER BY id",
        [plan, ref, DOCUMENT],
    ).fetchall()
    document = json.loads(db.conn.execute("SELECT document FROM recommendation WHERE id = ?", [id]).fetchone()[0])
    moved = next((json.loads(was) for was, _ in moves if was != "null"), None)
    first = document.get("first_timescale") or moved
    rows.update(db, id, first_timescale=first, slips=document.get("slips", 0) + sum(slip for _, slip in moves))


def _settle_conflict(db: Database, change: Change, value: Any) -> None:
    """Update the conflicts that a change affects. A decision settles the conflict; any other update replaces the posted value
    in it.
    """
    where = [change.plan, change.body["ref"], change.body["field"]]
    if not change.body.get("decides"):
        db.conn.execute("UPDATE conflict SET posted = ? WHERE plan = ? AND ref = ? AND field = ?", [to_json(value), *where])
    else:
        if change.body["field"] != "removed":
            _take_as_document(db, where)
        db.conn.execute("DELETE FROM conflict WHERE plan = ? AND ref = ? AND field = ?", where)


def _take_as_document(db: Database, where: Sequence[str]) -> None:
    """Treat the value from a settled conflict's document as the previous document's value in the next merge."""
    row = db.conn.execute(
        "SELECT recommendation.id, recommendation.document, conflict.document FROM conflict"
        " JOIN plan ON plan.name = conflict.plan"
        " JOIN recommendation ON recommendation.plan = plan.id AND recommendation.ref = conflict.ref"
        " WHERE conflict.plan = ? AND conflict.ref = ? AND conflict.field = ?",
        where,
    ).fetchone()
    if row:
        id, document, brought = row
        rows.update(db, id, document=to_json({**json.loads(document), where[-1]: json.loads(brought)}))
