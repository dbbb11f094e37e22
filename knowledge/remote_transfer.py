"""Copies whole databases into PostgreSQL and back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import islice
from typing import Any, TypeVar

from sqlite_utils import Database

from knowledge import chain, journal, remote_schema
from knowledge.model import Unclear
from knowledge.postgres import SCHEMA, Server, Transaction
from knowledge.remote_schema import BESIDE

T = TypeVar("T")
ROWS = 500  # rows per statement
OTHERS = (
    "SELECT 1 FROM pg_catalog.pg_stat_activity WHERE application_name LIKE ? AND application_name <> ?"
    " AND datname = current_database()"
)


def refuse_in_use(server: Server) -> None:
    """Raise Unclear if another planbot is connected, because whatever it records in the meantime would be lost."""
    if server.rows(OTHERS, ["planbot %", server.name]):
        raise Unclear(f"{server.address} is in use: stop planbot first.")


def fill(server: Server, source: Database, aside: str = "") -> bool:
    """Copy an SQLite database into PostgreSQL, in one transaction.

    If `aside` is given, existing tables are moved to a schema with that name, and the result says whether there were any.
    Without it, Unclear is raised if PostgreSQL already has tables.
    """
    moved = False
    with server.transaction() as transaction:
        transaction.execute(remote_schema.LOCK)
        if aside and transaction.execute(remote_schema.THERE).fetchall():
            transaction.execute(f"ALTER SCHEMA {SCHEMA} RENAME TO {aside}")
            moved = True
        remote_schema.create_locked(transaction)
        if transaction.execute("SELECT 1 FROM journal LIMIT 1").fetchall():
            raise Unclear(f"{server.address} isn't empty: name another database.")
        rows = list(journal.rows_after(source, 0))
        hashed = [(*row, hash) for row, (_, hash) in zip(rows, chain.follow(rows), strict=True)]
        _insert(transaction, "journal", ("seq", "id", "body", "at", "hash"), hashed)
        for table, columns in BESIDE.items():
            there = source.conn.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()
            _insert(transaction, table, columns, there)
    return moved


def _insert(transaction: Transaction, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    waiting = iter(rows)
    marks = f"({', '.join('?' * len(columns))})"
    while chunk := list(islice(waiting, ROWS)):
        values = [value for row in chunk for value in row]
        transaction.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([marks] * len(chunk))}", values)
        transaction.send()


def fetch_beside(server: Server, conn: sqlite3.Connection) -> None:
    """Replace the tables beside the journal in an SQLite copy with those from PostgreSQL."""
    with server.transaction() as transaction:
        _copy_beside(transaction, conn)
    conn.commit()


def _copy_beside(transaction: Transaction, conn: sqlite3.Connection) -> None:
    fetched = [transaction.execute(f"SELECT {', '.join(columns)} FROM {table}") for table, columns in BESIDE.items()]
    for (table, columns), rows in zip(BESIDE.items(), fetched, strict=True):
        conn.execute(f"DELETE FROM {table}")
        marks = ", ".join("?" * len(columns))
        conn.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows.fetchall())


def rewritten(server: Server, local: sqlite3.Connection, work: Callable[[Database], T]) -> tuple[T, bool]:
    """Run `work` on an in-memory copy of the tables beside the journal, and write them all back.

    Returns the result of `work`, and whether PostgreSQL could rewrite the tables without the deleted content.
    """
    with closing(sqlite3.connect(":memory:")) as conn:
        local.backup(conn)
        with server.transaction() as transaction:
            tables = ", ".join(f"{SCHEMA}.{table}" for table in BESIDE)
            transaction.execute(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE")
            _copy_beside(transaction, conn)
            result = work(Database(conn))
            for table, columns in BESIDE.items():
                transaction.execute(f"DELETE FROM {table}")
                _insert(transaction, table, columns, conn.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall())
    return result, server.vacuum(BESIDE)
