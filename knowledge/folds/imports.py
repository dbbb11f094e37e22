"""Folds changes that come from documents and plan files: an import, a new plan file, a taught alias."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

from knowledge import rows, stated
from knowledge.encoding import column_of, further_values, to_json, values_of
from knowledge.fields import MORE
from knowledge.folds import plans, words
from knowledge.folds.updates import count_slips
from knowledge.further_columns import folded
from knowledge.journal import DOCUMENT, Change
from knowledge.merging import Difference, Existing, Merged, MergedRow, merge
from knowledge.rows import SEARCHED

CARRIED = tuple(field for field in rows.STORED if not field.in_document)
"""The fields that no document has, so a new version leaves them as they are."""


def fold(db: Database, change: Change, seq: int) -> None:
    """Fold an import: replace the whole plan, merged with what people have posted since the previous import."""
    body = change.body
    if not body["sample"]:
        _remove_sample(db, change.plan)
    former = db.conn.execute("SELECT id, since FROM plan WHERE name = ?", [change.plan]).fetchone()
    old = _existing(db, former[0], change.plan) if former else {}
    if renamed := body.get("renamed", {}):
        old = {ref: _under_new_headings(row, renamed) for ref, row in old.items()}
        _rename_in_history(db, change.plan, renamed)
    merged = merge(old, [values_of(row) for row in body["recommendations"]])
    if former:
        _remove_plans(db, "name = ?", [change.plan])
    plan = _insert_plan(db, change, seq, former)
    plans.begin_name(db, plan, change.plan, seq)
    ids = _insert_names(db, plan, body, merged)
    _insert_rows(db, plan, merged.rows, ids)
    _insert_further(db, plan, merged.rows, ids["heading"])
    if former:
        _carry(db, plan, change.plan, old, merged)
        _write_history(db, change, seq, old, merged)
        _write_conflicts(db, change.plan, seq, merged)
    _write_stated(db, change, {row.values["ref"] for row in merged.rows})
    rows.insert_many(
        db,
        "warning",
        (
            {"plan": plan, "place": warning["where"], "ref": warning["ref"], "what": warning["what"]}
            for warning in body["warnings"]
        ),
    )
    words.write_aliases(db, plan, body["vocabulary"])


def _write_stated(db: Database, change: Change, refs: set[str]) -> None:
    """Add the statuses that the document gives for earlier dates to those from its former versions. Since planbot has had the
    plan, its own history says what changed.
    """
    former = db.conn.execute("SELECT ref, day, status, heading FROM stated WHERE plan = ? ORDER BY day", [change.plan])
    old = [row for row in map(stated.of_row, former) if row.ref in refs]
    (since,) = db.conn.execute("SELECT since FROM plan WHERE name = ?", [change.plan]).fetchone()
    new = [row for row in stated.of_json(change.body.get("stated", ())) if row.day.isoformat() <= since[:10]]
    every = stated.merged(old, new)
    db.conn.execute("DELETE FROM stated WHERE plan = ?", [change.plan])
    rows.insert_many(
        db,
        "stated",
        (
            {"plan": change.plan, "ref": row.ref, "day": row.day.isoformat(), "status": row.status, "heading": row.heading}
            for row in every
        ),
    )


def fold_vocabulary(db: Database, change: Change, seq: int) -> None:
    """Fold a change to the plan file without a new document."""
    (plan,) = db.conn.execute("SELECT id FROM plan WHERE name = ?", [change.plan]).fetchone()
    vocabulary = change.body["vocabulary"]
    db.conn.execute("UPDATE plan SET vocabulary = ?, seq = ?, changed = ? WHERE id = ?", [vocabulary, seq, seq, plan])
    words.write_aliases(db, plan, vocabulary)


def fold_alias(db: Database, change: Change, seq: int) -> None:
    """Fold a taught alias. It is stored under the plan's name, so that it survives the import of a new document."""
    db.conn.execute("INSERT OR IGNORE INTO taught VALUES (?, ?, ?)", [change.plan, change.body["ref"], change.body["words"]])
    row = db.conn.execute("SELECT id, vocabulary FROM plan WHERE name = ?", [change.plan]).fetchone()
    if row:
        plan, vocabulary = row
        db.conn.execute("UPDATE plan SET seq = ?, changed = ? WHERE id = ?", [seq, seq, plan])
        words.write_aliases(db, plan, vocabulary)


def _existing(db: Database, plan: int, name: str) -> dict[str, Existing]:
    """All current recommendations and parts in the plan, by ref."""
    updated = "SELECT DISTINCT ref FROM history WHERE plan = ? AND who <> ?"
    posted = {ref for (ref,) in db.conn.execute(updated, [name, DOCUMENT])}
    standing = rows.read(db, "recommendation.plan = ?", [plan])
    return {row.values["ref"]: Existing(row.values, json.loads(row.document), row.values["ref"] in posted) for row in standing}


def _under_new_headings(row: Existing, renamed: Mapping[str, str]) -> Existing:
    """A row with its further columns under their new headings, if the document renamed any. `renamed` maps each new heading to
    the former one.
    """
    names = {f"{MORE}{former}": f"{MORE}{heading}" for heading, former in renamed.items()}
    values, document = ({names.get(name, name): value for name, value in its.items()} for its in (row.values, row.document))
    return Existing(values, document, row.posted)


def _rename_in_history(db: Database, plan: str, renamed: Mapping[str, str]) -> None:
    for heading, former in renamed.items():
        names = [f"{MORE}{heading}", plan, f"{MORE}{former}"]
        db.conn.execute("UPDATE history SET field = ? WHERE plan = ? AND field = ?", names)


def _insert_plan(db: Database, change: Change, seq: int, former: tuple[int, str] | None) -> int:
    """Insert the plan's row and return its id. `former` is the id of the plan that it replaces, which is reused, and the day
    since which planbot has had the plan.
    """
    copied = ("title", "dated", "read_on", "file", "digest", "vocabulary")
    return rows.insert(
        db,
        "plan",
        id=former[0] if former else None,
        name=change.plan,
        **{column: change.body[column] for column in copied},
        sample=int(change.body["sample"]),
        since=former[1] if former else change.at,
        seq=seq,
        changed=seq,
    )


def _insert_names(db: Database, plan: int, body: Mapping[str, Any], merged: Merged) -> dict[str, dict[str, int]]:
    """Insert themes, owners and the headings of further columns, and return their ids by table and name. Those that the
    document lists come first, then any others in use.
    """
    used = {
        "theme": [row.values["theme"] for row in merged.rows if row.values["theme"]],
        "owner": [name for row in merged.rows for name in row.values["owners"]],
        "heading": [name for row in merged.rows for name in _cells(row)],
    }
    listed = {"theme": body["themes"], "owner": body["owners"], "heading": body.get("further", ())}
    return {
        table: {name: rows.insert(db, table, plan=plan, name=name) for name in dict.fromkeys((*listed[table], *used[table]))}
        for table in used
    }


def _insert_rows(db: Database, plan: int, merged: Iterable[MergedRow], ids: Mapping[str, Mapping[str, int]]) -> None:
    start = db.conn.execute("SELECT coalesce(max(id), 0) + 1 FROM recommendation").fetchone()[0]
    numbered = list(enumerate(merged, start))
    parts = Counter(row.values.get("parent") for _, row in numbered)
    rows.insert_many(
        db,
        "recommendation",
        (
            _columns(row, id=number, plan=plan, parts=parts[row.values["ref"]], theme=ids["theme"].get(row.values["theme"]))
            for number, row in numbered
        ),
    )
    db.conn.executemany(
        "INSERT INTO recommendation_owner (recommendation, owner, position) VALUES (?, ?, ?)",
        ((number, ids["owner"][name], place) for number, row in numbered for place, name in enumerate(row.values["owners"])),
    )
    db.conn.executemany(
        "INSERT INTO mention (recommendation, ref) VALUES (?, ?)",
        ((number, ref) for number, row in numbered for ref in row.values["refers_to"]),
    )


def _cells(row: MergedRow) -> dict[str, str]:
    """The values that a row has in further columns, by heading."""
    return {name.removeprefix(MORE): text for name, text in further_values(row.values).items() if text}


def _insert_further(db: Database, plan: int, merged: Iterable[MergedRow], headings: Mapping[str, int]) -> None:
    rows.insert_many(
        db,
        "further",
        (
            {"plan": plan, "ref": row.values["ref"], "heading": headings[heading], "value": text, "folded": folded(text)}
            for row in merged
            for heading, text in _cells(row).items()
        ),
    )


def _columns(row: MergedRow, **keys: int | None) -> dict[str, Any]:
    columns = rows.columns_of(row.values)
    texts = {field.column: columns[field.column] or "" for field in SEARCHED}
    texts["further"] = "\n".join(_cells(row).values())
    moves = {"first_timescale": row.document.get("first_timescale"), "slips": row.document.get("slips", 0)}
    derived = {"aliases": "", "spellings": words.spellings(texts.values()), "document": to_json(row.document), **moves}
    return {**keys, **columns, **texts, **{field.column: None for field in CARRIED}, **derived}


def _carry(db: Database, plan: int, name: str, old: Mapping[str, Existing], merged: Merged) -> None:
    """Carry over the effects of updates on fields that aren't merged."""
    ended = {(change.ref, change.field) for change in merged.changes if change.after is None}
    for ref, before in old.items():
        if before.posted:
            carried = {
                field.column: column_of(field, None if (ref, field.name) in ended else before.values[field.name])
                for field in CARRIED
            }
            row = db.conn.execute("SELECT id FROM recommendation WHERE plan = ? AND ref = ?", [plan, ref]).fetchone()
            if row:
                rows.update(db, row[0], **carried, updated=before.values["updated"])
                count_slips(db, name, ref, row[0])


def _write_history(db: Database, change: Change, seq: int, old: Mapping[str, Existing], merged: Merged) -> None:
    parents = {ref: before.values.get("parent") for ref, before in old.items()}
    parents |= {row.values["ref"]: row.values.get("parent") for row in merged.rows}
    rows.insert_many(db, "history", (_entry(change, seq, old, parents, difference) for difference in merged.changes))


def _entry(
    change: Change,
    seq: int,
    old: Mapping[str, Existing],
    parents: Mapping[str, str | None],
    difference: Difference,
) -> dict[str, Any]:
    due_before = old[difference.ref].values["due"] if difference.field == "timescale" else None
    return {
        "seq": seq,
        "at": change.at,
        "plan": change.plan,
        "ref": difference.ref,
        "recommendation": parents.get(difference.ref) or difference.ref,
        "field": difference.field,
        "was": to_json(difference.before),
        "now": to_json(difference.after),
        "why": "",
        "who": DOCUMENT,
        "surface": "import",
        "link": "",
        "event": change.body["file"],
        "slip": 0,
        "due_was": to_json(due_before),
    }


def _write_conflicts(db: Database, plan: str, seq: int, merged: Merged) -> None:
    db.conn.execute("DELETE FROM conflict WHERE plan = ?", [plan])
    db.conn.executemany(
        "INSERT OR REPLACE INTO conflict VALUES (?, ?, ?, ?, ?, ?)",
        (
            (plan, conflict.ref, conflict.field, to_json(conflict.before), to_json(conflict.after), seq)
            for conflict in merged.conflicts
        ),
    )


def _remove_sample(db: Database, plan: str) -> None:
    """Remove the sample plan and its names, unless it is the plan that is being imported."""
    db.conn.execute("DELETE FROM plan_name WHERE plan IN (SELECT id FROM plan WHERE sample = 1 AND name <> ?)", [plan])
    _remove_plans(db, "sample = 1 AND name <> ?", [plan])


def _remove_plans(db: Database, where: str, values: list[Any]) -> None:
    """Remove whole plans, starting with their rows. The caller rebuilds the index."""
    for (plan,) in db.conn.execute(f"SELECT id FROM plan WHERE {where}", values).fetchall():
        ids = "SELECT id FROM recommendation WHERE plan = ?"
        db.conn.execute(f"DELETE FROM mention WHERE recommendation IN ({ids})", [plan])
        db.conn.execute(f"DELETE FROM recommendation_owner WHERE recommendation IN ({ids})", [plan])
        for table in ("further", "heading", "word", "warning", "recommendation", "owner", "theme"):
            db.conn.execute(f"DELETE FROM {table} WHERE plan = ?", [plan])
        db.conn.execute("DELETE FROM plan WHERE id = ?", [plan])
