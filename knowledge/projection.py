"""The plan as it stands: tables made from the journal, thrown away and rebuilt whenever their version differs.

The surprise: `aliases` and `spellings` stand in the recommendation's own row, since the full-text index can only hold
columns of the table it is made from. `spellings` holds compounds as one word ("inhouse" for "in-house").
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlite_utils import Database

from knowledge import digests, folding, journal, merging
from knowledge.digests import DIGEST
from knowledge.folding import CONFLICT, FTS_COLUMNS, HISTORY, WORD, due_columns, to_json
from knowledge.journal import Change
from knowledge.model import Unclear

VERSION = 5
TABLES = (
    "digest",
    "conflict",
    "history",
    "word",
    "mention",
    "recommendation_owner",
    "warning",
    "recommendation",
    "owner",
    "theme",
    "plan",
    "taught",
    "folded",
)

SCHEMA: Mapping[str, Mapping[str, Any]] = {
    "folded": {"columns": {"id": int, "seq": int}, "pk": "id"},
    "plan": {
        "columns": {
            "id": int, "name": str, "title": str, "dated": str, "read_on": str, "file": str, "digest": str,
            "sample": int, "vocabulary": str, "since": str, "seq": int, "changed": int,
        },
        "pk": "id",
    },
    "theme": {"columns": {"id": int, "plan": int, "name": str}, "pk": "id", "foreign_keys": [("plan", "plan", "id")]},
    "owner": {"columns": {"id": int, "plan": int, "name": str}, "pk": "id", "foreign_keys": [("plan", "plan", "id")]},
    "recommendation": {
        "columns": {
            "id": int, "plan": int, "ref": str, "theme": int, "title": str, "actions": str, "timescale": str,
            "due_start": str, "due_end": str, "due_from": str, "ongoing": int, "readable": int, "progress": str,
            "status": str, "place": str, "aliases": str, "spellings": str, "document": str, "evidence": str, "proposed": str,
            "extension": str, "first_timescale": str, "slips": int, "updated": str,
        },
        "pk": "id",
        "foreign_keys": [("plan", "plan", "id"), ("theme", "theme", "id")],
    },
    "recommendation_owner": {
        "columns": {"recommendation": int, "owner": int, "position": int},
        "pk": ("recommendation", "owner"),
        "foreign_keys": [("recommendation", "recommendation", "id"), ("owner", "owner", "id")],
    },
    "mention": {
        "columns": {"recommendation": int, "ref": str},
        "pk": ("recommendation", "ref"),
        "foreign_keys": [("recommendation", "recommendation", "id")],
    },
    "taught": {"columns": {"plan": str, "ref": str, "words": str}, "pk": ("plan", "ref", "words")},
    "word": {
        "columns": {"plan": int, "word": str, "recommendations": int},
        "pk": ("plan", "word"),
        "foreign_keys": [("plan", "plan", "id")],
    },
    "warning": {
        "columns": {"id": int, "plan": int, "place": str, "ref": str, "what": str},
        "pk": "id",
        "foreign_keys": [("plan", "plan", "id")],
    },
    "history": HISTORY,
    "conflict": CONFLICT,
    "digest": DIGEST,
}  # fmt: skip


def catch_up(db: Database) -> int:
    """Fold what the journal has and the projection has not; the seq that it now stands at. Inside a transaction.

    Raises Unclear where a newer planbot wrote any of it, also one that was started while this one was running.
    """
    version = db.conn.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise Unclear(journal.NEWER)
    if version < VERSION:
        rebuild(db)
    stands = at(db)
    for seq, change in journal.after(db, stands):
        if change.kind not in FOLDS:
            raise Unclear(journal.NEWER)
        FOLDS[change.kind](db, change, seq)
        stands = seq
    db.conn.execute("UPDATE folded SET seq = ? WHERE id = 1", [stands])
    return stands


def at(db: Database) -> int:
    """The seq of the last change folded."""
    return int(db.conn.execute("SELECT seq FROM folded WHERE id = 1").fetchone()[0])


def rebuild(db: Database) -> None:
    """Drop the projection and make it empty again; `catch_up` fills it."""
    db.conn.execute("DROP TABLE IF EXISTS recommendation_fts")
    for table in TABLES:
        db.conn.execute(f"DROP TABLE IF EXISTS {table}")
    for table in reversed(TABLES):
        shape = SCHEMA[table]
        db.table(table).create(dict(shape["columns"]), pk=shape["pk"], foreign_keys=shape.get("foreign_keys"))
    db.table("folded").insert({"id": 1, "seq": 0})
    for columns, unique in (
        (("plan", "ref"), True),
        (("plan", "theme"), False),
        (("plan", "status"), False),
        (("plan", "due_end"), False),
    ):
        db.table("recommendation").create_index(columns, unique=unique)
    db.table("recommendation_owner").create_index(("owner", "recommendation"))
    for indexed in (["plan", "ref", "id"], ["plan", "at"], ["event"], ["seq"]):
        db.table("history").create_index(indexed)
    db.conn.execute(
        f"CREATE VIRTUAL TABLE recommendation_fts USING fts5({', '.join(FTS_COLUMNS)}, "
        'tokenize=\'porter unicode61\', content="recommendation", content_rowid="id")'
    )
    db.conn.execute(f"PRAGMA user_version = {VERSION}")


def spellings(*texts: str) -> str:
    """Compounds of the texts as one word each, so that "in-house" is found by "inhouse"."""
    found = {"".join(parts) for text in texts for parts in re.findall(r"\b(\w+)[-–/](\w+)\b", text)}
    return " ".join(sorted(word.lower() for word in found))


def _import(db: Database, change: Change, seq: int) -> None:
    body = change.body
    if not body["sample"]:
        _remove(db, "sample = 1 AND name <> ?", [change.plan])
    vocabulary = body["vocabulary"]
    kept = db.conn.execute("SELECT id, since FROM plan WHERE name = ?", [change.plan]).fetchone()
    old = merging.existing(db, kept[0], change.plan) if kept else {}
    merged = merging.merge(old, body["recommendations"])
    if kept:
        _remove(db, "name = ?", [change.plan])
    plan = _insert(
        db, "plan", id=kept[0] if kept else None, name=change.plan, title=body["title"], dated=body["dated"],
        read_on=body["read_on"], file=body["file"], digest=body["digest"], sample=int(body["sample"]), vocabulary=vocabulary,
        since=kept[1] if kept else change.at, seq=seq, changed=seq,
    )  # fmt: skip
    themes, owners = (
        {name: _insert(db, table, plan=plan, name=name) for name in dict.fromkeys((*body[f"{table}s"], *used))}
        for table, used in (
            ("theme", [row["theme"] for row in merged.rows if row["theme"]]),
            ("owner", [name for row in merged.rows for name in row["owners"]]),
        )
    )
    _insert_rows(db, plan, merged.rows, themes, owners)
    if kept:
        merging.write_merge(db, change.plan, merged, old, seq, change.at, body["file"])
    db.conn.executemany(
        "INSERT INTO warning (plan, place, ref, what) VALUES (?, ?, ?, ?)",
        [(plan, warned["where"], warned["ref"], warned["what"]) for warned in body["warnings"]],
    )
    _realias(db, plan, vocabulary)


def _insert_rows(
    db: Database, plan: int, rows: Iterable[Mapping[str, Any]], themes: Mapping[str, int], owners: Mapping[str, int]
) -> None:
    start = db.conn.execute("SELECT coalesce(max(id), 0) + 1 FROM recommendation").fetchone()[0]
    numbered = list(enumerate(rows, start))
    db.conn.executemany(
        "INSERT INTO recommendation (id, plan, ref, theme, title, actions, timescale, due_start, due_end, due_from, ongoing,"
        " readable, progress, status, place, aliases, spellings, document, slips)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, 0)",
        (
            (
                number, plan, row["ref"], themes.get(row["theme"]), row["title"], row["actions"], row["timescale"],
                *due_columns(row["due"]), row["progress"], row["status"], row["place"],
                spellings(row["title"], row["actions"], row["progress"]),
                to_json(row.get("document") or merging.document_of(row)),
            )
            for number, row in numbered
        ),
    )  # fmt: skip
    db.conn.executemany(
        "INSERT INTO recommendation_owner (recommendation, owner, position) VALUES (?, ?, ?)",
        ((number, owners[name], place) for number, row in numbered for place, name in enumerate(row["owners"])),
    )
    db.conn.executemany(
        "INSERT INTO mention (recommendation, ref) VALUES (?, ?)",
        ((number, ref) for number, row in numbered for ref in row["refers_to"]),
    )


def _vocabulary(db: Database, change: Change, seq: int) -> None:
    (plan,) = db.conn.execute("SELECT id FROM plan WHERE name = ?", [change.plan]).fetchone()
    db.conn.execute(
        "UPDATE plan SET vocabulary = ?, seq = ?, changed = ? WHERE id = ?", [change.body["vocabulary"], seq, seq, plan]
    )
    _realias(db, plan, change.body["vocabulary"])


def _alias(db: Database, change: Change, seq: int) -> None:
    """A way that people say a recommendation, taught. It is kept by the plan's name, so that a new document keeps it."""
    db.conn.execute("INSERT OR IGNORE INTO taught VALUES (?, ?, ?)", [change.plan, change.body["ref"], change.body["words"]])
    kept = db.conn.execute("SELECT id, vocabulary FROM plan WHERE name = ?", [change.plan]).fetchone()
    if kept:
        db.conn.execute("UPDATE plan SET seq = ?, changed = ? WHERE id = ?", [seq, seq, kept[0]])
        _realias(db, *kept)


def _realias(db: Database, plan: int, vocabulary: str) -> None:
    """Write the aliases, those of the plan file and those taught, into their rows, and index the plan's text anew."""
    aliases: dict[str, list[str]] = {ref: list(said) for ref, said in json.loads(vocabulary).get("aliases", {}).items()}
    taught = "SELECT taught.ref, words FROM taught JOIN plan ON plan.name = taught.plan WHERE plan.id = ? ORDER BY taught.rowid"
    for ref, words in db.conn.execute(taught, [plan]):
        if words not in aliases.setdefault(ref, []):
            aliases[ref].append(words)
    db.conn.execute("UPDATE recommendation SET aliases = '' WHERE plan = ? AND aliases <> ''", [plan])
    db.conn.executemany(
        "UPDATE recommendation SET aliases = ? WHERE plan = ? AND ref = ?",
        (("\n".join(phrases), plan, ref) for ref, phrases in aliases.items()),
    )
    _count_words(db, plan)
    db.conn.execute("INSERT INTO recommendation_fts (recommendation_fts) VALUES ('rebuild')")


def _count_words(db: Database, plan: int) -> None:
    """How many of the plan's recommendations have each word: what may be asked about, and how much it tells."""
    counts: Counter[str] = Counter()
    texts = db.conn.execute(
        "SELECT title || ' ' || aliases || ' ' || actions || ' ' || progress || ' ' || spellings"
        " FROM recommendation WHERE plan = ?",
        [plan],
    )
    for (text,) in texts:
        counts.update(set(WORD.findall(text.lower())))
    db.conn.execute("DELETE FROM word WHERE plan = ?", [plan])
    db.conn.executemany("INSERT INTO word VALUES (?, ?, ?)", ((plan, word, number) for word, number in sorted(counts.items())))


def _remove(db: Database, where: str, values: list[Any]) -> None:
    """Take whole plans out, their rows first. The index is rebuilt by whoever puts something in their place."""
    for (plan,) in db.conn.execute(f"SELECT id FROM plan WHERE {where}", values).fetchall():
        rows = "SELECT id FROM recommendation WHERE plan = ?"
        db.conn.execute(f"DELETE FROM mention WHERE recommendation IN ({rows})", [plan])
        db.conn.execute(f"DELETE FROM recommendation_owner WHERE recommendation IN ({rows})", [plan])
        for table in ("word", "warning", "recommendation", "owner", "theme"):
            db.conn.execute(f"DELETE FROM {table} WHERE plan = ?", [plan])
        db.conn.execute("DELETE FROM plan WHERE id = ?", [plan])


def _insert(db: Database, table: str, **values: Any) -> int:
    names = ", ".join(values)
    marks = ", ".join("?" * len(values))
    row = db.conn.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(values.values()))
    assert row.lastrowid is not None
    return row.lastrowid


FOLDS: Mapping[str, Callable[[Database, Change, int], None]] = {
    "import": _import,
    "vocabulary": _vocabulary,
    "alias": _alias,
    "update": folding.fold,
    "marked": folding.mark,
    "digest": digests.fold_set,
    "digest state": digests.fold_state,
    "digest handled": digests.fold_handled,
}
