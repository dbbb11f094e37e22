"""PostgreSQL for tests: a server in a temporary folder, which can be stopped, killed and started again."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from knowledge.places import Address

USER = "postgres"  # PostgreSQL refuses to run as root
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = {fsync}
synchronous_commit = off
max_connections = 60
shared_buffers = 16MB
"""


def _programs() -> Path | None:
    """The folder with PostgreSQL's own programs."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    return next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


PROGRAMS = _programs()
PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
MISSING = (
    "postgresql isn't installed: apt-get install postgresql"
    if PROGRAMS is None
    else "psycopg isn't installed: install requirements-dev.txt"
    if find_spec("psycopg") is None
    else ""
)
needs_postgres = pytest.mark.skipif(bool(MISSING), reason=f"a database in PostgreSQL was not tested, for {MISSING}")
needs_pgbouncer = pytest.mark.skipif(
    bool(MISSING) or PGBOUNCER is None,
    reason=f"PgBouncer was not tested, for {MISSING or 'pgbouncer is not installed: apt-get install pgbouncer'}",
)
_numbers = count(1)


def _as_user(*command: str | Path) -> list[str]:
    words = [str(word) for word in command]
    return ["runuser", "-u", USER, "--", *words] if os.name == "posix" and os.geteuid() == 0 else words


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def wait_for(port: int, seconds: float = 30.0) -> None:
    """Wait until something listens on this port."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as sock:
            if sock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nobody listens on port {port}")


class Postgres:
    """A server. By default, its databases have synchronous_commit=off, with which no confirmed change may be lost."""

    def __init__(self, fsync: bool = False) -> None:
        assert PROGRAMS is not None
        self.folder = Path(tempfile.mkdtemp(prefix="planbot-postgres-"))
        self.port = free_port()
        if os.geteuid() == 0:
            shutil.chown(self.folder, USER, USER)
        self._run(
            PROGRAMS / "initdb", "-D", self.data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync", "--no-instructions"
        )
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write(SETTINGS.format(fsync="on" if fsync else "off"))
        self.start()

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def _run(self, *command: str | Path) -> None:
        done = subprocess.run(_as_user(*command), capture_output=True, text=True, cwd=self.folder, check=False, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self) -> None:
        log = self.folder / "log"
        self._run(PROGRAMS / "pg_ctl", "-D", self.data, "-o", f"-p {self.port}", "-l", log, "-w", "start")  # type: ignore[operator]

    def stop(self, how: str = "fast") -> None:
        """Stop the server: "fast" in good order, "immediate" as in a crash."""
        self._run(PROGRAMS / "pg_ctl", "-D", self.data, "-m", how, "-w", "stop")  # type: ignore[operator]

    def freeze(self, frozen: bool = True) -> None:
        """Suspend all the server's processes or, if `frozen` is False, let them continue."""
        for pid in self._pids():
            os.kill(pid, signal.SIGSTOP if frozen else signal.SIGCONT)

    def _pids(self) -> list[int]:
        first = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(first)], capture_output=True, text=True, timeout=30)
        return [first, *map(int, listed.stdout.split())]

    def url(self, name: str, port: int | None = None) -> str:
        return f"postgresql://{USER}@127.0.0.1:{port or self.port}/{name}"

    def database(self, port: int | None = None) -> Address:
        """A new, empty database."""
        import psycopg

        name = f"plan{next(_numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True, connect_timeout=30) as conn:
            conn.execute(f"CREATE DATABASE {name}")
        return Address(self.url(name, port))

    def sql(self, address: Address, statement: str) -> list[tuple[object, ...]]:
        """The rows of a statement, in planbot's schema."""
        import psycopg

        with psycopg.connect(self.url(address.url.rpartition("/")[2]), autocommit=True, connect_timeout=30) as conn:
            conn.execute("SET search_path = planbot")
            cursor = conn.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if (self.data / "postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def pgbouncer(server: Postgres) -> Iterator[int]:
    """PgBouncer in transaction mode in front of a server. Yields its port. Its few connections are shared."""
    port = free_port()
    ini = server.folder / f"pgbouncer-{port}.ini"
    ini.write_text(
        f"[databases]\n* = host=127.0.0.1 port={server.port} user={USER}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n"
        f"listen_port = {port}\nauth_type = any\npool_mode = transaction\ndefault_pool_size = 3\nmax_client_conn = 200\n"
        "unix_socket_dir =\n",
        encoding="utf-8",
    )
    if os.geteuid() == 0:
        shutil.chown(ini, USER, USER)
    process = subprocess.Popen(_as_user(str(PGBOUNCER), "-q", ini), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
