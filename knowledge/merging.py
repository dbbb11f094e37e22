"""A new version of a document over what was posted meanwhile: field by field, neither side overwritten unseen.

The surprise: three values are compared, not two. What the former document said tells who changed a field: only the new
document, only people, or both; in the last case the posted value stays and the conflict waits for a person.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from knowledge.folding import DOCUMENT, MERGED, insert_history, to_json

CARRIED = ("evidence", "proposed", "extension", "first_timescale", "slips", "updated")
OF_DOCUMENT = ("theme", "title", "actions")


@dataclass(frozen=True, slots=True)
class Existing:
    """A recommendation as it stood before the import: its fields, and what the former document said of them."""

    row: Mapping[str, Any]
    document: Mapping[str, Any]
    carried: Mapping[str, Any]
    posted: bool


def existing(db: Database, plan: int, name: str) -> dict[str, Existing]:
    """Every recommendation of the plan as it stands, by ref."""
    owners: dict[int, list[str]] = {}
    for row, owner in db.conn.execute(
        "SELECT recommendation, name FROM recommendation_owner JOIN owner ON owner.id = owner WHERE owner.plan = ?"
        " ORDER BY recommendation, position",
        [plan],
    ):
        owners.setdefault(row, []).append(owner)
    mentions: dict[int, list[str]] = {}
    for row, ref in db.conn.execute("SELECT recommendation, ref FROM mention ORDER BY rowid"):
        mentions.setdefault(row, []).append(ref)
    posted = {
        ref for (ref,) in db.conn.execute("SELECT DISTINCT ref FROM history WHERE plan = ? AND who <> ?", [name, DOCUMENT])
    }
    rows = db.query(
        "SELECT recommendation.*, theme.name AS theme_name FROM recommendation LEFT JOIN theme ON theme.id = theme"
        " WHERE recommendation.plan = ? ORDER BY recommendation.id",
        [plan],
    )
    return {row["ref"]: _standing(row, owners, mentions, row["ref"] in posted) for row in rows}


def read_row(db: Database, plan: str, ref: str) -> dict[str, Any] | None:
    """One recommendation's fields as they stand, as the journal holds them; None where there is none."""
    found = db.conn.execute(
        "SELECT recommendation.*, theme.name AS theme_name FROM recommendation LEFT JOIN theme ON theme.id = theme"
        " WHERE recommendation.plan = (SELECT id FROM plan WHERE name = ?) AND ref = ?",
        [plan, ref],
    )
    values = found.fetchone()
    if values is None:
        return None
    row = {column[0]: value for column, value in zip(found.description, values, strict=True)}
    owners = db.conn.execute(
        "SELECT name FROM recommendation_owner JOIN owner ON owner.id = owner WHERE recommendation = ? ORDER BY position",
        [row["id"]],
    )
    waiting = {name: json.loads(row[name]) if row[name] else None for name in ("evidence", "proposed", "extension")}
    return {
        **_fields(row, [name for (name,) in owners], []), **waiting, "evidence": waiting["evidence"] or [], "note": None,
        "removed": None, "first_timescale": row["first_timescale"], "slips": row["slips"], "updated": row["updated"],
    }  # fmt: skip


def _fields(row: Mapping[str, Any], owners: list[str], mentions: list[str]) -> dict[str, Any]:
    due = None
    if row["readable"]:
        due = {"from": row["due_start"], "to": row["due_end"], "due_from": row["due_from"], "ongoing": bool(row["ongoing"])}
    return {
        "ref": row["ref"], "theme": row["theme_name"] or "", "title": row["title"], "actions": row["actions"],
        "timescale": row["timescale"], "due": due, "owners": owners, "progress": row["progress"], "status": row["status"],
        "place": row["place"], "refers_to": mentions,
    }  # fmt: skip


def _standing(
    row: Mapping[str, Any], owners: Mapping[int, list[str]], mentions: Mapping[int, list[str]], posted: bool
) -> Existing:
    fields = _fields(row, owners.get(row["id"], []), mentions.get(row["id"], []))
    return Existing(fields, json.loads(row["document"]), {name: row[name] for name in CARRIED}, posted)


@dataclass(frozen=True, slots=True)
class Merged:
    """What an import makes of the plan: its rows, what each field was and is, and what both sides changed."""

    rows: list[Mapping[str, Any]]
    changed: list[tuple[str, str, Any, Any]]  # ref, field, was, now
    conflicts: list[tuple[str, str, Any, Any]]  # ref, field, posted, the document's


def merge(old: Mapping[str, Existing], new: list[Mapping[str, Any]]) -> Merged:
    """The new document's rows over those that stand."""
    found = Merged([], [], [])
    for row in new:
        before = old.get(row["ref"])
        found.rows.append(row if before is None else _row(before, row, found))
        if before is None and old:
            found.changed.append((row["ref"], "added", None, row["title"]))
    come = {row["ref"] for row in new}
    for ref, before in old.items():
        if ref not in come and before.posted:
            found.rows.append({**before.row, "document": before.document})
            found.conflicts.append((ref, "removed", before.row["title"], None))
        elif ref not in come:
            found.changed.append((ref, "removed", before.row, None))
    return found


def _row(before: Existing, new: Mapping[str, Any], found: Merged) -> Mapping[str, Any]:
    ref, row, document = new["ref"], dict(new), document_of(new)
    for field in OF_DOCUMENT:
        if before.row[field] != new[field]:
            found.changed.append((ref, field, before.row[field], new[field]))
    for field in MERGED:
        posted, base, said = before.row[field], before.document[field], new[field]
        if posted in (base, said):
            if posted != said:
                found.changed.append((ref, field, posted, said))
                if field == "status" and before.carried["proposed"]:  # nothing may be closed and wait for sign-off as well
                    found.changed.append((ref, "proposed", json.loads(before.carried["proposed"]), None))
            continue
        row[field] = posted
        if field == "timescale":
            row["due"] = before.row["due"]
        if said != base:
            found.conflicts.append((ref, field, posted, said))
            document[field] = base  # until somebody decides, so that the same document again is the same conflict again
    return {**row, "document": document}


def document_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a document says of the fields that people update as well."""
    return {field: row[field] for field in MERGED}


def write_merge(db: Database, plan: str, merged: Merged, old: Mapping[str, Existing], seq: int, at: str, file: str) -> None:
    """What came of a merge beside the rows: their updates' traces, the history, the open conflicts."""
    ended = {ref for ref, field, _, _ in merged.changed if field == "proposed"}
    for ref, before in old.items():
        if before.posted:
            carried = {**before.carried, "proposed": None} if ref in ended else before.carried
            names = ", ".join(f"{name} = ?" for name in CARRIED)
            db.conn.execute(
                f"UPDATE recommendation SET {names} WHERE ref = ? AND plan = (SELECT id FROM plan WHERE name = ?)",
                [*carried.values(), ref, plan],
            )
    for ref, field, was, now in merged.changed:
        before_and_after = {"was": to_json(was), "now": to_json(now), "added": None}
        insert_history(db, {
            "seq": seq, "at": at, "plan": plan, "ref": ref, "field": field, **before_and_after, "why": "",
            "who": DOCUMENT, "surface": "import", "link": "", "event": file, "undoes": None, "slip": 0,
            "due_was": to_json(old[ref].row["due"] if field == "timescale" else None),
        })  # fmt: skip
    db.conn.execute("DELETE FROM conflict WHERE plan = ?", [plan])
    db.conn.executemany(
        "INSERT OR REPLACE INTO conflict VALUES (?, ?, ?, ?, ?, ?)",
        [(plan, ref, field, to_json(posted), to_json(said), seq) for ref, field, posted, said in merged.conflicts],
    )


def open_conflicts(db: Database, plan: str) -> Iterator[tuple[str, str, Any, Any]]:
    """What both sides changed and nobody has decided: (ref, field, posted, the document's). What agrees by now is none."""
    rows = db.conn.execute(
        "SELECT ref, field, posted, document FROM conflict WHERE plan = ? AND posted <> document ORDER BY rowid", [plan]
    )
    for ref, field, posted, said in rows:
        yield ref, field, json.loads(posted), json.loads(said)
