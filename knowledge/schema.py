"""The definitions of all tables: the journal and the tables beside it, which are durable, and the projection, which can be
rebuilt.

The journal's columns never change. `create` also upgrades durable tables from earlier versions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

from knowledge.fields import FIELDS

DURABLE = (
    "CREATE TABLE IF NOT EXISTS journal (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL,"
    " at TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS chain (seq INTEGER PRIMARY KEY, hash TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS claim (id TEXT PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL, state TEXT NOT NULL,"
    " holder TEXT NOT NULL, at TEXT NOT NULL, until TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 1)",
    "CREATE INDEX IF NOT EXISTS claim_undone ON claim (state) WHERE state <> 'done'",
    "CREATE INDEX IF NOT EXISTS claim_at ON claim (at)",
    "CREATE TABLE IF NOT EXISTS saved (id TEXT PRIMARY KEY, body TEXT NOT NULL, expires TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS saved_expires ON saved (expires)",
    "CREATE TABLE IF NOT EXISTS plan_in_use (place TEXT PRIMARY KEY, plan TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS conversation (thread TEXT PRIMARY KEY, body TEXT NOT NULL, expires TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS conversation_expires ON conversation (expires)",
    "CREATE TABLE IF NOT EXISTS person (id TEXT PRIMARY KEY, name TEXT NOT NULL, forgotten INTEGER NOT NULL DEFAULT 0)"
    " WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS proposal (id TEXT PRIMARY KEY, plan TEXT NOT NULL, words TEXT NOT NULL, ref TEXT NOT NULL,"
    " times INTEGER NOT NULL, expires TEXT NOT NULL) WITHOUT ROWID",
)
RENAMED = {"kept": "saved", "chosen": "plan_in_use"}
"""The former names of durable tables, each with its present name."""
JOURNAL = DURABLE[:2]

INDEXED = ("ref", *(field.column for field in FIELDS if field.weight and field.column), "further", "aliases", "spellings")
"""The columns of the full-text index. They have to be columns of the table that it is built from, so a recommendation's row
also has its aliases, the text of its further columns (`further`), and its compounds as single words ("inhouse" for "in-house",
in `spellings`).
"""

TOKENIZER = "porter unicode61"
"""How the index splits text into words. Its stems only propose recommendations: `word_forms` decides which words are forms of
each other.
"""

Table = Mapping[str, Any]
_PLAN = [("plan", "plan", "id")]
_RECOMMENDATION = [("recommendation", "recommendation", "id")]

FOLDED: Table = {"columns": {"id": int, "seq": int, "shape": str}, "pk": "id"}
PLAN: Table = {
    "columns": {
        "id": int,
        "name": str,
        "title": str,
        "dated": str,
        "read_on": str,
        "file": str,
        "digest": str,
        "sample": int,
        "vocabulary": str,
        "since": str,
        "seq": int,
        "changed": int,
        "removal": int,
        "removed_name": str,
        "removed_at": str,
    },
    "pk": "id",
}
PLAN_NAME: Table = {
    "columns": {"id": int, "plan": int, "name": str, "since": int, "until": int},
    "pk": "id",
}
"""The names that each plan has had, each with the seqs of the first and last change under it. They are kept when an import
replaces the plan's row.
"""
NAMES: Table = {"columns": {"id": int, "plan": int, "name": str}, "pk": "id", "foreign_keys": _PLAN}
# A part has its own row after its recommendation's. `parent` is the recommendation's ref (NULL for a recommendation), and
# `parts` is how many parts a recommendation has. A row with neither is a recommendation with a single action.
RECOMMENDATION: Table = {
    "columns": {
        "id": int,
        "plan": int,
        "ref": str,
        "parent": str,
        "parts": int,
        "theme": int,
        **{field.column: str for field in FIELDS if field.column},
        "due_start": str,
        "due_end": str,
        "due_from": str,
        "ongoing": int,
        "readable": int,
        "place": str,
        "further": str,
        "aliases": str,
        "spellings": str,
        "document": str,
        "first_timescale": str,
        "slips": int,
        "updated": str,
    },
    "pk": "id",
    "foreign_keys": [*_PLAN, ("theme", "theme", "id")],
}
RECOMMENDATION_OWNER: Table = {
    "columns": {"recommendation": int, "owner": int, "position": int},
    "pk": ("recommendation", "owner"),
    "foreign_keys": [*_RECOMMENDATION, ("owner", "owner", "id")],
}
FURTHER: Table = {
    "columns": {"plan": int, "ref": str, "heading": int, "value": str, "folded": str},
    "pk": ("plan", "ref", "heading"),
    "foreign_keys": [*_PLAN, ("heading", "heading", "id")],
}
MENTION: Table = {
    "columns": {"recommendation": int, "ref": str},
    "pk": ("recommendation", "ref"),
    "foreign_keys": _RECOMMENDATION,
}
STATED: Table = {"columns": {"plan": str, "ref": str, "day": str, "status": str, "heading": str}, "pk": ("plan", "ref", "day")}
"""The statuses that a document gives for earlier dates, see `knowledge.stated`."""
TAUGHT: Table = {"columns": {"plan": str, "ref": str, "words": str}, "pk": ("plan", "ref", "words")}
WORD: Table = {
    "columns": {"plan": int, "word": str, "recommendations": int},
    "pk": ("plan", "word"),
    "foreign_keys": _PLAN,
}
WARNING: Table = {
    "columns": {"id": int, "plan": int, "place": str, "ref": str, "what": str},
    "pk": "id",
    "foreign_keys": _PLAN,
}
HISTORY: Table = {
    "columns": {
        "id": int,
        "seq": int,
        "at": str,
        "plan": str,
        "ref": str,
        "recommendation": str,
        "field": str,
        "was": str,
        "now": str,
        "kept": int,
        "added": str,
        "why": str,
        "who": str,
        "surface": str,
        "link": str,
        "event": str,
        "undoes": int,
        "undone_by": int,
        "marked": str,
        "slip": int,
        "due_was": str,
    },
    "pk": "id",
}
CONFLICT: Table = {
    "columns": {"plan": str, "ref": str, "field": str, "posted": str, "document": str, "seq": int},
    "pk": ("plan", "ref", "field"),
}
DIGEST: Table = {
    "columns": {
        "id": int,
        "plan": str,
        "channel": str,
        "rule": str,
        "state": str,
        "by_whom": str,
        "created": str,
        "reported": int,
        "last_due": str,
        "outcome": str,
    },
    "pk": "id",
}
PROJECTION: Mapping[str, Table] = {
    "folded": FOLDED,
    "taught": TAUGHT,
    "stated": STATED,
    "plan": PLAN,
    "plan_name": PLAN_NAME,
    "theme": NAMES,
    "owner": NAMES,
    "heading": NAMES,
    "recommendation": RECOMMENDATION,
    "warning": WARNING,
    "recommendation_owner": RECOMMENDATION_OWNER,
    "further": FURTHER,
    "mention": MENTION,
    "word": WORD,
    "history": HISTORY,
    "conflict": CONFLICT,
    "digest": DIGEST,
}
"""The projection's tables, in the order in which they can be created."""
INDICES = (
    ("recommendation", ("plan", "ref"), True),
    ("recommendation", ("plan", "parent"), False),
    ("recommendation", ("plan", "theme"), False),
    ("recommendation", ("plan", "status"), False),
    ("recommendation", ("plan", "due_end"), False),
    # The columns used for counting, so that counting doesn't read the texts.
    ("recommendation", ("plan", "parts", "status", "due_end", "timescale", "readable", "updated", "ref"), False),
    ("recommendation_owner", ("owner", "recommendation"), False),
    ("further", ("heading", "folded"), False),
    ("history", ("plan", "ref", "id"), False),
    ("history", ("plan", "recommendation", "id"), False),
    ("history", ("plan", "at"), False),
    ("history", ("event",), False),
    ("history", ("seq",), False),
)
"""Table, columns, and whether the combination of their values is unique."""
PARTIAL_INDICES = (
    "CREATE INDEX recommendation_waiting ON recommendation (plan) WHERE proposed IS NOT NULL OR extension IS NOT NULL",
    "CREATE INDEX recommendation_silent ON recommendation (plan, parts, status, ref, progress, evidence)"
    " WHERE progress = '' AND evidence IS NULL",
)
"""Partial indices: each covers the few recommendations that meet its condition."""
SHAPE = hashlib.sha256(repr((PROJECTION, INDICES, PARTIAL_INDICES, INDEXED)).encode()).hexdigest()[:16]
"""A hash of the projection's tables and indices. It is different in a version of planbot with other fields."""


def create(db: Database) -> None:
    """Create any missing durable tables. The caller holds the transaction."""
    for former, name in RENAMED.items():
        if _exists(db, former):
            db.conn.execute(f"DROP INDEX IF EXISTS {former}_expires")
            db.conn.execute(f"ALTER TABLE {former} RENAME TO {name}")
    for statement in DURABLE:
        db.conn.execute(statement)


def create_journal(db: Database) -> None:
    """Create only the journal and the table of hashes, for a replay. The caller holds the transaction."""
    for statement in JOURNAL:
        db.conn.execute(statement)


def _exists(db: Database, table: str) -> bool:
    sql = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return db.conn.execute(sql, [table]).fetchone() is not None


def create_projection(db: Database) -> None:
    """Drop the projection's tables and create them empty. The caller holds the transaction."""
    db.conn.execute("DROP TABLE IF EXISTS recommendation_fts")
    for name in reversed(list(PROJECTION)):
        db.conn.execute(f"DROP TABLE IF EXISTS {name}")
    for name, table in PROJECTION.items():
        db.table(name).create(dict(table["columns"]), pk=table["pk"], foreign_keys=table.get("foreign_keys"))
    for name, columns, unique in INDICES:
        db.table(name).create_index(columns, unique=unique)
    for statement in PARTIAL_INDICES:
        db.conn.execute(statement)
    db.table("folded").insert({"id": 1, "seq": 0, "shape": SHAPE})
    db.conn.execute(
        f"CREATE VIRTUAL TABLE recommendation_fts USING fts5({', '.join(INDEXED)}, "
        f'tokenize=\'{TOKENIZER}\', content="recommendation", content_rowid="id")'
    )
