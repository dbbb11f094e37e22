"""The tables beside the journal that are durable and never replayed."""

from __future__ import annotations

from sqlite_utils import Database


def create(db: Database) -> None:
    """Create the tables where they are missing. The caller holds the transaction."""
    for sql in TABLES:
        db.conn.execute(sql)


TABLES = (
    "CREATE TABLE IF NOT EXISTS conversation (thread TEXT PRIMARY KEY, body TEXT NOT NULL, expires TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS conversation_expires ON conversation (expires)",
    "CREATE TABLE IF NOT EXISTS claim (id TEXT PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL, state TEXT NOT NULL,"
    " holder TEXT NOT NULL, at TEXT NOT NULL, until TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 1)",
    "CREATE INDEX IF NOT EXISTS claim_undone ON claim (state) WHERE state <> 'done'",
    "CREATE INDEX IF NOT EXISTS claim_at ON claim (at)",
    "CREATE TABLE IF NOT EXISTS kept (id TEXT PRIMARY KEY, body TEXT NOT NULL, expires TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS kept_expires ON kept (expires)",
    "CREATE TABLE IF NOT EXISTS chosen (place TEXT PRIMARY KEY, plan TEXT NOT NULL) WITHOUT ROWID",
)
