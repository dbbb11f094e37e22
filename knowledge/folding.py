"""How an update is folded: its field in the recommendation's row, its row in the history, its words in the index.

The surprise: only what the update touched is written. The full-text index and the counts of words are brought along for
that one recommendation, and nothing that was derived from the plan's words is made anew unless the words have changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from knowledge.journal import Change

WORD = re.compile(r"\w+")
FTS_COLUMNS = ("ref", "title", "aliases", "actions", "progress", "spellings")
DOCUMENT = "document"  # who changed what a later version of the document says otherwise
MERGED = ("status", "progress", "timescale", "owners")  # the fields that people update and documents bring, too

HISTORY: Mapping[str, Any] = {
    "columns": {
        "id": int, "seq": int, "at": str, "plan": str, "ref": str, "field": str, "was": str, "now": str, "added": str,
        "why": str, "who": str, "surface": str, "link": str, "event": str, "undoes": int, "undone_by": int,
        "marked": str, "slip": int, "due_was": str,
    },
    "pk": "id",
}  # fmt: skip
CONFLICT: Mapping[str, Any] = {
    "columns": {"plan": str, "ref": str, "field": str, "posted": str, "document": str, "seq": int},
    "pk": ("plan", "ref", "field"),
}


def to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def fold(db: Database, change: Change, seq: int) -> None:
    """An update: one field of one recommendation."""
    body = change.body
    found = db.conn.execute(
        "SELECT id, plan FROM recommendation WHERE plan = (SELECT id FROM plan WHERE name = ?) AND ref = ?",
        [change.plan, body["ref"]],
    ).fetchone()
    slip, due = 0, None
    if found:
        if body["field"] == "timescale":
            due = _due(db, found[0])
            slip = _is_later(body, due)
        set_field(db, found[0], found[1], body["field"], body["to"], body.get("due"), seq)
    _remember(db, change, seq, slip, due)
    if found:
        if body["field"] == "timescale":
            _count_slips(db, change.plan, body["ref"], found[0])
        db.conn.execute("UPDATE recommendation SET updated = ? WHERE id = ?", [change.at, found[0]])
        db.conn.execute("UPDATE plan SET changed = ? WHERE id = ?", [seq, found[1]])
        _settle_conflict(db, change)


def set_field(db: Database, row: int, plan: int, field: str, value: Any, due: Mapping[str, Any] | None, seq: int) -> None:
    """Write a field into the recommendation's row and everything that is derived from it."""
    match field:
        case "status":
            known = "SELECT 1 FROM recommendation WHERE plan = ? AND status = ?"
            (old,) = db.conn.execute("SELECT status FROM recommendation WHERE id = ?", [row]).fetchone()
            _new_word(db, plan, known, value, seq)
            db.conn.execute("UPDATE recommendation SET status = ? WHERE id = ?", [value, row])
            _new_word(db, plan, known, old, seq)  # and one that nothing has any more
        case "progress":
            _progress(db, row, plan, value, seq)
        case "timescale":
            values = [value, *due_columns(due), row]
            db.conn.execute(
                "UPDATE recommendation SET timescale = ?, due_start = ?, due_end = ?, due_from = ?, ongoing = ?, readable = ?"
                " WHERE id = ?",
                values,
            )
        case "owners":
            _owners(db, row, plan, value, seq)
        case "evidence" | "proposed" | "extension":
            db.conn.execute(f"UPDATE recommendation SET {field} = ? WHERE id = ?", [to_json(value) if value else None, row])
        case "removed" if value:
            _take_out(db, row, plan, seq)
        case "removed" | "title" | "actions" | "theme" | "note":
            pass  # a document's own fields are written with its rows, and a note stands in the history alone


def _take_out(db: Database, row: int, plan: int, seq: int) -> None:
    """Take one recommendation out of the plan."""
    columns = ", ".join(FTS_COLUMNS)
    old = db.conn.execute(f"SELECT {columns} FROM recommendation WHERE id = ?", [row]).fetchone()
    marks = ", ".join("?" * len(FTS_COLUMNS))
    db.conn.execute(
        f"INSERT INTO recommendation_fts (recommendation_fts, rowid, {columns}) VALUES ('delete', ?, {marks})", [row, *old]
    )
    for table in ("mention", "recommendation_owner"):
        db.conn.execute(f"DELETE FROM {table} WHERE recommendation = ?", [row])
    db.conn.execute("DELETE FROM recommendation WHERE id = ?", [row])
    _words(db, plan, old[1:], (), seq)
    db.conn.execute("UPDATE plan SET seq = ? WHERE id = ?", [seq, plan])


def due_columns(due: Mapping[str, Any] | None) -> tuple[str | None, str | None, str | None, int, int]:
    if due is None:
        return None, None, None, 0, 0
    return due["from"], due["to"], due["due_from"], int(due["ongoing"]), 1


def _due(db: Database, row: int) -> Mapping[str, Any] | None:
    """What a recommendation's timescale means as it stands."""
    sql = "SELECT due_start, due_end, due_from, ongoing, readable FROM recommendation WHERE id = ?"
    start, end, due_from, ongoing, readable = db.conn.execute(sql, [row]).fetchone()
    return {"from": start, "to": end, "due_from": due_from, "ongoing": bool(ongoing)} if readable else None


def _new_word(db: Database, plan: int, known: str, value: str | None, seq: int) -> None:
    """A name that the plan does not use, before an update or after it, makes the plan's words new."""
    if value is not None and not db.conn.execute(known, [plan, value]).fetchone():
        db.conn.execute("UPDATE plan SET seq = ? WHERE id = ?", [seq, plan])


def _owners(db: Database, row: int, plan: int, names: Sequence[str], seq: int) -> None:
    db.conn.execute("DELETE FROM recommendation_owner WHERE recommendation = ?", [row])
    for place, name in enumerate(names):
        _new_word(db, plan, "SELECT 1 FROM owner WHERE plan = ? AND name = ?", name, seq)
        known = db.conn.execute("SELECT id FROM owner WHERE plan = ? AND name = ?", [plan, name]).fetchone()
        if known is None:
            known = (db.conn.execute("INSERT INTO owner (plan, name) VALUES (?, ?)", [plan, name]).lastrowid,)
        db.conn.execute("INSERT OR IGNORE INTO recommendation_owner VALUES (?, ?, ?)", [row, known[0], place])


def _progress(db: Database, row: int, plan: int, text: str, seq: int) -> None:
    from knowledge.projection import spellings

    columns = ", ".join(FTS_COLUMNS)
    old = db.conn.execute(f"SELECT {columns} FROM recommendation WHERE id = ?", [row]).fetchone()
    marks = ", ".join("?" * len(FTS_COLUMNS))
    db.conn.execute(
        f"INSERT INTO recommendation_fts (recommendation_fts, rowid, {columns}) VALUES ('delete', ?, {marks})", [row, *old]
    )
    _, title, aliases, actions, told, before = old
    spelt = spellings(title, actions, text)
    db.conn.execute("UPDATE recommendation SET progress = ?, spellings = ? WHERE id = ?", [text, spelt, row])
    new = (*old[:4], text, spelt)
    db.conn.execute(f"INSERT INTO recommendation_fts (rowid, {columns}) VALUES (?, {marks})", [row, *new])
    _words(db, plan, (told, before), (text, spelt), seq, (title, aliases, actions))


def _words(db: Database, plan: int, old: Iterable[str], new: Iterable[str], seq: int, others: Iterable[str] = ()) -> None:
    """How many recommendations have each word, after one of them changed some of its texts; `others` are those it kept."""
    before, after, kept = (set(WORD.findall(" ".join(texts).lower())) for texts in (old, new, others))
    gone, come = sorted(before - after - kept), sorted(after - before - kept)
    db.conn.executemany(
        "UPDATE word SET recommendations = recommendations - 1 WHERE plan = ? AND word = ?", ((plan, each) for each in gone)
    )
    db.conn.executemany(
        "INSERT INTO word VALUES (?, ?, 1) ON CONFLICT (plan, word) DO UPDATE SET recommendations = recommendations + 1",
        ((plan, each) for each in come),
    )
    db.conn.executemany(
        "DELETE FROM word WHERE plan = ? AND word = ? AND recommendations <= 0", ((plan, each) for each in gone)
    )
    if gone or come:
        db.conn.execute("UPDATE plan SET seq = ? WHERE id = ?", [seq, plan])


# The history


def _remember(db: Database, change: Change, seq: int, slip: int, due: Mapping[str, Any] | None) -> None:
    body = change.body
    told = {name: body[name] for name in ("ref", "field", "why", "who", "surface", "link", "event")}
    values = {
        "seq": seq, "at": change.at, "plan": change.plan, **told, "was": to_json(body["from"]), "now": to_json(body["to"]),
        "added": body.get("added"), "undoes": body.get("undoes"), "slip": slip,
        "due_was": to_json(due),
    }  # fmt: skip
    insert_history(db, values)
    if body.get("undoes"):
        db.conn.execute("UPDATE history SET undone_by = ? WHERE seq = ?", [seq, body["undoes"]])


def insert_history(db: Database, values: Mapping[str, Any]) -> None:
    names = ", ".join(values)
    db.conn.execute(f"INSERT INTO history ({names}) VALUES ({', '.join('?' * len(values))})", list(values.values()))


def mark(db: Database, change: Change, seq: int) -> None:
    """A message that became updates was edited or deleted afterwards."""
    db.conn.execute("UPDATE history SET marked = ? WHERE event = ?", [change.body["what"], change.body["event"]])


def _is_later(body: Mapping[str, Any], due: Mapping[str, Any] | None) -> int:
    """1 where the new timescale ends later than the old one did; an undo is no slip, and neither is a first date."""
    if body.get("undoes") or body["from"] is None or body["to"] is None:
        return 0
    old, new = ((each or {}).get("to") for each in (due, body.get("due")))
    return int(bool(new and old and new > old))


def _count_slips(db: Database, plan: str, ref: str, row: int) -> None:
    moved = db.conn.execute(
        "SELECT was, slip FROM history WHERE plan = ? AND ref = ? AND field = 'timescale' AND undoes IS NULL"
        " AND undone_by IS NULL AND who <> ? ORDER BY id",
        [plan, ref, DOCUMENT],
    ).fetchall()
    first = next((json.loads(was) for was, _ in moved if was != "null"), None)
    slips = sum(slip for _, slip in moved)
    db.conn.execute("UPDATE recommendation SET first_timescale = ?, slips = ? WHERE id = ?", [first, slips, row])


def _settle_conflict(db: Database, change: Change) -> None:
    """A decision settles what a document contradicts; any other update of that field is what the document now contradicts."""
    where = [change.plan, change.body["ref"], change.body["field"]]
    if not change.body.get("decides"):
        db.conn.execute(
            "UPDATE conflict SET posted = ? WHERE plan = ? AND ref = ? AND field = ?", [to_json(change.body["to"]), *where]
        )
    else:
        db.conn.execute(
            "UPDATE recommendation SET document = json_set(recommendation.document, '$.' || field, json(conflict.document))"
            " FROM conflict WHERE conflict.plan = ? AND conflict.ref = ? AND field = ? AND recommendation.ref = conflict.ref"
            " AND recommendation.plan = (SELECT id FROM plan WHERE name = conflict.plan) AND field <> 'removed'",
            where,
        )
        db.conn.execute("DELETE FROM conflict WHERE plan = ? AND ref = ? AND field = ?", where)
