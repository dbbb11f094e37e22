"""PostgreSQL: connections, transactions that take one round trip, and what to say when the server can't be reached.

This module doesn't know which tables there are. All statements in a transaction whose outcome isn't read before the commit are
sent as one string, together with BEGIN and COMMIT, because over a network the round trips take most of the time. This needs no
prepared statements and no session settings, so a pooler such as PgBouncer can be used.
"""

from __future__ import annotations

import importlib
import os
import re
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from knowledge.beside import Values, Work
from knowledge.model import Unclear
from knowledge.places import Address

if TYPE_CHECKING:
    import psycopg

T = TypeVar("T")
SCHEMA = "planbot"
MOST_CONNECTIONS = 4  # the most connections per process; small databases allow only twenty in total
CONNECT_SECONDS = 5
LOOK = 0.25  # seconds between attempts to reach an unavailable server, and between checks for stuck connections
STUCK = 10.0  # seconds without a reply after which a connection is dropped
TRIES = 3  # attempts at a transaction after a deadlock, or if a connection turns out to have been closed
BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
# For this transaction only. A server that defaults to synchronous_commit=off can lose what it has confirmed.
PRELUDE = (
    "SELECT set_config('idle_in_transaction_session_timeout', '10s', true), set_config('synchronous_commit',"
    " CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, true)"
)
NEEDED = (
    "DATABASE_URL names a PostgreSQL database, and psycopg, which is needed for it, isn't installed: install"
    " requirements-postgres.txt with pip."
)
OPTIONS: dict[str, Any] = {
    "autocommit": True,
    "prepare_threshold": None,
    "connect_timeout": CONNECT_SECONDS,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
}


TABLE = re.compile(r"\b(?:FROM|INTO|UPDATE|JOIN) (?=[a-z_]+\b(?![.(]))")
"""What precedes a table's name if the name has no schema."""


class Away(Unclear):
    """PostgreSQL can't be reached, or refuses changes. `unsure` says that the last commit may or may not have happened."""

    def __init__(self, sentence: str, unsure: bool = False) -> None:
        super().__init__(sentence)
        self.unsure = unsure


class Outcome:
    """The result of a statement. Reading it before the commit sends all waiting statements."""

    def __init__(self, transaction: Transaction, text: str) -> None:
        self.text = text
        self._transaction = transaction
        self._rows: list[Any] | None = None
        self._count = -1

    def fill(self, rows: list[Any], count: int) -> None:
        self._rows, self._count = rows, count

    @property
    def rowcount(self) -> int:
        self.fetchall()
        return self._count

    def fetchone(self) -> Any:
        return next(iter(self.fetchall()), None)

    def fetchall(self) -> list[Any]:
        if self._rows is None:
            self._transaction.send()
        assert self._rows is not None
        return self._rows

    def __iter__(self) -> Iterator[Any]:
        return iter(self.fetchall())


class Transaction:
    """The tables inside one transaction. `committing` is set when the commit is sent; after that, it may have happened."""

    def __init__(self, conn: psycopg.Connection[Any], sending: Callable[[], None]) -> None:
        import psycopg

        self._sending = sending
        self._cursor = psycopg.ClientCursor(conn)
        self._waiting: list[Outcome] = []
        self._begun = False
        self.committing = False

    def execute(self, sql: str, values: Values = (), /) -> Outcome:
        outcome = Outcome(self, self._cursor.mogrify(_own(sql), values) if values else _own(sql))
        self._waiting.append(outcome)
        return outcome

    def executemany(self, sql: str, rows: Iterable[Values], /) -> None:
        for row in rows:
            self.execute(sql, row)

    def send(self, commit: bool = False) -> None:
        """Send the waiting statements as one string, and read their outcomes."""
        waiting, self._waiting = self._waiting, []
        first = [] if self._begun else [BEGIN, PRELUDE]
        self._begun, self.committing = True, commit
        self._sending()
        self._cursor.execute(";\n".join([*first, *(outcome.text for outcome in waiting), *(["COMMIT"] if commit else [])]))
        for _ in first:
            self._cursor.nextset()
        for outcome in waiting:
            outcome.fill(self._cursor.fetchall() if self._cursor.description else [], self._cursor.rowcount)
            self._cursor.nextset()


@lru_cache(maxsize=200)
def _own(sql: str) -> str:
    """The SQL to send: with planbot's schema before each table name, and %s for each value, as psycopg expects."""
    return TABLE.sub(rf"\g<0>{SCHEMA}.", sql).replace("?", "%s")


class Server:
    """A few connections to one database, shared by the threads of a process. Close it when done."""

    def __init__(self, address: Address) -> None:
        """Raise Unclear if psycopg isn't installed. Connections are made only when they are needed."""
        try:
            importlib.import_module("psycopg")
        except ImportError as missing:
            raise Unclear(NEEDED) from missing
        self.address = address
        self.name = f"planbot {socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"[:60]
        self._free = threading.BoundedSemaphore(MOST_CONNECTIONS)
        self._lock = threading.Lock()
        self._idle: list[psycopg.Connection[Any]] = []
        self._busy: dict[psycopg.Connection[Any], float] = {}
        self._gone = False  # the last attempt to connect failed
        self._closed = threading.Event()
        self.trouble = ""
        threading.Thread(target=self._watch, name="postgres", daemon=True).start()

    def close(self) -> None:
        self._closed.set()
        self._drop_idle()

    # Transactions

    def write(self, work: Work[T], again: bool = True) -> T:
        """See `Beside.write`. If the connection is lost during the commit, the transaction is repeated, unless `again` is
        False: then Away is raised with `unsure`.
        """
        import psycopg

        for left in reversed(range(TRIES)):
            try:
                with self.transaction() as transaction:
                    result = work(transaction)
                return result
            except psycopg.errors.DeadlockDetected:
                if not left:
                    raise
            except Away as away:
                if not left or (away.unsure and not again):
                    raise
        raise AssertionError("the last try returns or raises")

    def rows(self, sql: str, values: Values = ()) -> list[Any]:
        """Run one SELECT, without a transaction, and return its rows."""
        import psycopg

        for left in reversed(range(TRIES)):
            try:
                with self._transaction() as (conn, _):
                    return psycopg.ClientCursor(conn).execute(_own(sql), values or None).fetchall()
            except Away:
                if not left:
                    raise
        raise AssertionError("the last try returns or raises")

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """A transaction, which is committed at the end. Raises Away if the connection is lost."""
        with self._transaction() as (_, transaction):
            yield transaction
            if not transaction.committing:
                transaction.send(commit=True)

    @contextmanager
    def _transaction(self) -> Iterator[tuple[psycopg.Connection[Any], Transaction]]:
        import psycopg

        with self._connection() as conn:
            transaction = Transaction(conn, lambda: self._busy.update({conn: time.monotonic()}))
            try:
                yield conn, transaction
            except psycopg.Error as fault:
                if is_away(fault) or conn.broken:
                    raise self._away(fault, transaction.committing) from fault
                if sentence := self._advice(fault):
                    raise Unclear(sentence) from fault
                raise
        self.trouble = ""

    def vacuum(self, tables: Iterable[str]) -> bool:
        """Rewrite these tables without the deleted content. Returns False if PostgreSQL doesn't permit it."""
        import psycopg

        with self._transaction() as (conn, _):
            try:
                for table in tables:
                    conn.execute(f"VACUUM FULL {SCHEMA}.{table}".encode())
            except psycopg.Error as fault:
                if is_away(fault):
                    raise
                return False
        return True

    # Connections

    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection[Any]]:
        with self._free:
            with self._lock:
                conn = self._idle.pop() if self._idle else None
            conn = conn or self._connect()
            self._busy[conn] = time.monotonic()
            try:
                yield conn
            finally:
                self._busy.pop(conn, None)
                self._put_back(conn)

    def _put_back(self, conn: psycopg.Connection[Any]) -> None:
        from psycopg.pq import TransactionStatus

        if conn.info.transaction_status != TransactionStatus.IDLE and not conn.broken:
            with suppress(Exception):  # a connection that can't be reset is closed
                conn.execute("ROLLBACK")
        if conn.info.transaction_status == TransactionStatus.IDLE and not self._closed.is_set():
            with self._lock:
                self._idle.append(conn)
        else:
            with suppress(Exception):
                conn.close()

    def _connect(self) -> psycopg.Connection[Any]:
        """Open a new connection. After a failed attempt, only the watching thread tries again, so that questions don't have to
        wait.
        """
        if self._gone:
            raise Away(self.trouble)
        return self._try_to_connect()

    def reach(self) -> None:
        """Try to connect, if the server was unavailable. Raises Away if it still is."""
        if self._gone:
            self._put_back(self._try_to_connect())
            self.trouble = ""

    def _try_to_connect(self) -> psycopg.Connection[Any]:
        import psycopg

        try:
            conn = psycopg.connect(self.address.url, application_name=self.name, **OPTIONS)
        except psycopg.Error as fault:
            self._gone = True
            raise self._away(fault) from fault
        self._gone = False
        return conn

    def _away(self, fault: Exception, unsure: bool = False) -> Away:
        """Record that the connection failed, and return the exception to raise. Idle connections are closed, because they have
        probably failed too.
        """
        self._drop_idle()
        self.trouble = unreachable(self.address, fault)
        return Away(self.trouble, unsure)

    def _drop_idle(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for conn in idle:
            with suppress(Exception):
                conn.close()

    def _watch(self) -> None:
        """Reconnect to a server that was unavailable, and close stuck connections, so that the threads that use them get an
        error.
        """
        while not self._closed.wait(LOOK):
            with suppress(Away):
                self.reach()
            for conn, since in list(self._busy.items()):
                if time.monotonic() - since > STUCK:
                    with suppress(Exception), socket.fromfd(conn.fileno(), socket.AF_INET, socket.SOCK_STREAM) as sock:
                        sock.shutdown(socket.SHUT_RDWR)

    def _advice(self, fault: psycopg.Error) -> str:
        """What to do about an error from the server, or "" if the error is planbot's fault."""
        match fault.sqlstate:
            case "53100":
                return f"The disk of {self.address} is full: nothing was changed; make room and try again."
            case "42501":
                return f"{self.address} does not let planbot do that ({first_line(fault)}): give its user the right to."
            case _:
                return ""


AWAY_STATES = ("57P01", "57P02", "57P03", "57P05", "53300", "25006", "25P03", "08", "55P04")
"""SQLSTATEs (or their first characters) from a server that is stopping, starting, full, read-only or gone."""


def is_away(fault: Exception) -> bool:
    """True if the error means that the server can't be used at the moment."""
    import psycopg

    state = fault.sqlstate if isinstance(fault, psycopg.Error) else None
    return state.startswith(AWAY_STATES) if state else isinstance(fault, psycopg.OperationalError)


def unreachable(address: Address, fault: Exception) -> str:
    """What to say if the server can't be used."""
    return f"{address} can't be reached ({first_line(fault)})."


def first_line(fault: Exception) -> str:
    """The first line of an error message, without the URL, which may contain a password."""
    lines = [line.strip() for line in str(fault).splitlines() if line.strip()]
    words = lines[0] if lines else type(fault).__name__
    return words.rpartition("failed: ")[2].removeprefix("FATAL:").strip().rstrip(".")[:120]
