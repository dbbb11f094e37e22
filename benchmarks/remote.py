"""Measures a database in PostgreSQL: questions and updates, compared with the same in a file and with a bare durable insert.

The server waits for its disk, as in production. A proxy adds 2 ms to each round trip. The baseline is one INSERT in its own
transaction, with synchronous_commit on; with several writers, each has its own connection. planbot's writers are threads in one
process.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median

from benchmarks.changing import update
from benchmarks.plans import NOW, document
from handlers.request import Request
from handlers.respond import respond
from knowledge import claims, importing
from knowledge.claims import Claim, Holder
from knowledge.importing import Reading
from knowledge.model import Plan
from knowledge.places import Address, Place
from knowledge.store import Store
from tests.limits import at_once
from tests.postgres import PROGRAMS, Postgres, free_port, wait_for

DELAYS = (0, 2)
WRITERS = (1, 4, 16)
DEEDS = 240
QUESTIONS = ("status of R17", "who owns R3?", "what is overdue?", "how many are completed?")
numbers = count(1)


async def _forward(port: int, to: int, seconds: float) -> None:
    """Forward data in both directions, with a delay of this many seconds."""

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        while data := await reader.read(65536):
            loop.call_later(seconds, writer.write, data)
        loop.call_later(seconds, writer.close)

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back, forth = await asyncio.open_connection("127.0.0.1", to)
        await asyncio.gather(carry(reader, forth), carry(back, writer), return_exceptions=True)

    server = await asyncio.start_server(connected, "127.0.0.1", port)
    await server.serve_forever()


def _proxy(port: int, to: int, seconds: float) -> None:
    asyncio.run(_forward(port, to, seconds))


@contextmanager
def delayed(to: int, milliseconds: int) -> Iterator[int]:
    """A local port that forwards to the server and adds this delay to each round trip."""
    if not milliseconds:
        yield to
        return
    port = free_port()
    process = multiprocessing.get_context("spawn").Process(target=_proxy, args=(port, to, milliseconds / 2000), daemon=True)
    process.start()
    try:
        wait_for(port)
        yield port
    finally:
        process.kill()
        process.join(10)


def timed(deed: Callable[[], object], writers: int) -> tuple[float, float]:
    """The median time of a call in milliseconds, and calls per second, with this many threads calling at the same time."""
    taken: list[float] = []

    def run() -> None:
        for _ in range(DEEDS // writers):
            start = time.perf_counter()
            deed()
            taken.append((time.perf_counter() - start) * 1000)

    start = time.perf_counter()
    at_once(*[run] * writers, seconds=600)
    return median(taken), len(taken) / (time.perf_counter() - start)


def inserts(address: Address) -> Callable[[], object]:
    """A function that does a bare durable insert."""
    import psycopg

    local = threading.local()
    with psycopg.connect(address.url, autocommit=True) as conn:
        conn.execute("CREATE TABLE IF NOT EXISTS public.bare (id TEXT PRIMARY KEY, body TEXT NOT NULL)")

    def insert() -> None:
        if not hasattr(local, "conn"):
            local.conn = psycopg.connect(address.url, autocommit=True)
            local.conn.execute("SET synchronous_commit = on")
        local.conn.execute("INSERT INTO public.bare VALUES (%s, %s)", [f"b{next(numbers)}", "note" * 60])

    return insert


def question(store: Store, plan: Plan) -> None:
    """Answer one question in a thread: take the claim, answer from an up-to-date plan, and mark the claim as done with what to
    remember.
    """
    number, since = next(numbers), time.monotonic()
    claim, text = Claim(f"q{number}", "message", {"text": "x" * 200}), QUESTIONS[number % len(QUESTIONS)]
    claims.claim(store, HOLDER, [claim], NOW)
    store.refresh(NOW, since)
    answer = respond(store, plan, Request(text, "U1", NOW, f"t{number % 50}"))
    claims.complete(store, [claim.id], "done", answer.remember)


HOLDER = Holder()


@contextmanager
def opened(place: Place) -> Iterator[tuple[Store, Plan]]:
    with closing(Store(place)) as store:
        if not store.plans():
            importing.take(store, Reading(importing.SAMPLE, document(27), {}, "x"), "plan", NOW)
        yield store, store.plan(None)


def measure(server: Postgres, file: Path) -> None:
    for delay in DELAYS:
        with ExitStack() as stack:
            direct = server.database()
            port = stack.enter_context(delayed(server.port, delay))
            address = Address(server.url(direct.url.rpartition("/")[2], port))
            bare = inserts(address)
            remote, plan = stack.enter_context(opened(address))
            local, same = stack.enter_context(opened(file))
            for writers in WRITERS:
                base, base_rate = timed(bare, writers)
                print(f"{delay} ms away, {writers:>2} at once: bare insert {base:6.2f} ms, {base_rate:6,.0f} a second")
                for name, deed in (("update", lambda store, plan: update(store, plan, next(numbers))), ("question", question)):
                    ours, rate = timed(partial(deed, remote, plan), writers)
                    there, there_rate = timed(partial(deed, local, same), writers)
                    print(
                        f"    {name:8} {ours:6.2f} ms, {rate:6,.0f} a second, {ours / base:4.1f} times the insert;"
                        f" over a file {there:6.2f} ms, {there_rate:6,.0f} a second",
                        flush=True,
                    )


def main() -> None:
    print("PostgreSQL\n")
    if PROGRAMS is None:
        print("not measured, for it isn't installed: apt-get install postgresql\n")
        return
    with tempfile.TemporaryDirectory() as folder, Postgres(fsync=True) as server:
        before = os.environ.get("XDG_CACHE_HOME")
        os.environ["XDG_CACHE_HOME"] = folder
        try:
            measure(server, Path(folder) / "plan.db")
        finally:
            if before is None:
                del os.environ["XDG_CACHE_HOME"]
            else:
                os.environ["XDG_CACHE_HOME"] = before
    print()


if __name__ == "__main__":
    main()
