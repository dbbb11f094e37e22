"""The tables in PostgreSQL: the journal with its hashes, and the tables beside it. The projection isn't stored there.

Strings are compared byte by byte, as in SQLite, whatever the locale of the database.
"""

from __future__ import annotations

from knowledge.beside import Tables
from knowledge.database_faults import NEWER
from knowledge.model import Unclear
from knowledge.postgres import SCHEMA, Server

VERSION = 1
LOCK = "SELECT pg_advisory_xact_lock(7526127394021473)"
"""The lock for appending and for creating tables. The number is planbot's own."""
THERE = f"SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = '{SCHEMA}' AND tablename = 'revision'"
_ID, _TEXT = 'TEXT COLLATE "C" PRIMARY KEY', 'TEXT COLLATE "C" NOT NULL'
TABLES = (
    f'CREATE TABLE journal (seq BIGINT PRIMARY KEY, id TEXT COLLATE "C" NOT NULL UNIQUE, body {_TEXT}, at {_TEXT},'
    f" hash {_TEXT})",
    f"CREATE TABLE claim (id {_ID}, kind {_TEXT}, body {_TEXT}, state {_TEXT}, holder {_TEXT}, at {_TEXT}, until {_TEXT},"
    " tries INTEGER NOT NULL DEFAULT 1)",
    "CREATE INDEX claim_undone ON claim (state) WHERE state <> 'done'",
    "CREATE INDEX claim_at ON claim (at)",
    f"CREATE TABLE saved (id {_ID}, body {_TEXT}, expires {_TEXT})",
    "CREATE INDEX saved_expires ON saved (expires)",
    f"CREATE TABLE plan_in_use (place {_ID}, plan {_TEXT})",
    f"CREATE TABLE conversation (thread {_ID}, body {_TEXT}, expires {_TEXT})",
    "CREATE INDEX conversation_expires ON conversation (expires)",
    f"CREATE TABLE person (id {_ID}, name {_TEXT}, forgotten INTEGER NOT NULL DEFAULT 0)",
    f"CREATE TABLE proposal (id {_ID}, plan {_TEXT}, words {_TEXT}, ref {_TEXT}, times INTEGER NOT NULL, expires {_TEXT})",
    "CREATE TABLE revision (version INTEGER NOT NULL, mirrored BIGINT NOT NULL)",
    f"INSERT INTO revision (version, mirrored) VALUES ({VERSION}, 0)",
    f"CREATE FUNCTION {SCHEMA}.count_mirrored() RETURNS trigger LANGUAGE plpgsql AS"
    f" 'BEGIN UPDATE {SCHEMA}.revision SET mirrored = mirrored + 1; RETURN NULL; END'",
    *(
        f"CREATE TRIGGER mirrored AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH STATEMENT"
        f" EXECUTE FUNCTION {SCHEMA}.count_mirrored()"
        for table in ("person", "plan_in_use")
    ),
)
"""`revision` has one row: the version of these tables, and a number that increases whenever the tables that every process
copies (`MIRRORED`) change.
"""
MIRRORED = {"person": ("id", "name", "forgotten"), "plan_in_use": ("place", "plan")}
BESIDE = {
    "claim": ("id", "kind", "body", "state", "holder", "at", "until", "tries"),
    "saved": ("id", "body", "expires"),
    "conversation": ("thread", "body", "expires"),
    "proposal": ("id", "plan", "words", "ref", "times", "expires"),
    **MIRRORED,
}
"""The tables beside the journal, and their columns."""


def exists(server: Server) -> bool:
    """True if planbot's tables exist."""
    return bool(server.rows(THERE))


def has_journal(server: Server) -> bool:
    """True if the journal exists and isn't empty."""
    return exists(server) and bool(server.rows("SELECT 1 FROM journal LIMIT 1"))


def create(server: Server) -> None:
    """Create missing tables, in one process at a time. Raises Unclear if a newer version of planbot created them."""
    if not exists(server):
        with server.transaction() as transaction:
            transaction.execute(LOCK)
            create_locked(transaction)
    if server.rows("SELECT version FROM revision")[0][0] > VERSION:
        raise Unclear(NEWER)


def create_locked(transaction: Tables) -> None:
    """Create missing tables, inside a transaction that holds the lock."""
    if not transaction.execute(THERE).fetchall():
        transaction.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        transaction.execute(f"SELECT set_config('search_path', '{SCHEMA}', true)")
        for statement in TABLES:
            transaction.execute(statement)
