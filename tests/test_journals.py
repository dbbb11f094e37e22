"""Tests that both journals, in a file and in PostgreSQL, have to pass; then what only PostgreSQL has."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from knowledge import (
    alias_proposals,
    backup,
    claims,
    forgetting,
    importing,
    moving,
    names,
    postgres,
    remote_schema,
    sessions,
)
from knowledge.claims import Claim, Holder
from knowledge.database import connect
from knowledge.journal import Change
from knowledge.model import Unclear
from knowledge.places import Address, Place, chosen
from knowledge.postgres import Away
from knowledge.store import Store
from knowledge.verification import verify
from tests.journals import NOW, PRINTING, command, mark, output, start
from tests.limits import Background, at_once, child
from tests.postgres import Postgres, needs_pgbouncer, needs_postgres, pgbouncer

Fresh = Callable[[], Place]


@pytest.fixture(
    params=[
        "file",
        pytest.param("postgres", marks=needs_postgres),
        pytest.param("pgbouncer", marks=needs_pgbouncer),
    ]
)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """An empty database: in a file, in PostgreSQL, and in PostgreSQL behind PgBouncer in transaction mode."""
    if request.param == "file":
        yield tmp_path / "planbot.db"
        return
    server: Postgres = request.getfixturevalue("server")
    if request.param == "postgres":
        yield server.database()
        return
    with pgbouncer(server) as port:
        yield server.database(port)


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    with closing(Store(place)) as opened:
        yield opened


@pytest.fixture
def other(place: Place, store: Store) -> Iterator[Store]:
    """The same database, opened as by another process."""
    with closing(Store(place)) as opened:
        yield opened


def ids(store: Store) -> list[str]:
    store.refresh(NOW)
    return [str(change.body["event"]) for _, change in store.journal.after(0)]


# Both journals


def test_a_change_is_appended_once_for_each_id_whoever_does_it(store: Store, other: Store) -> None:
    assert store.append("a", mark("a")) == (1, True)
    assert other.append("a", mark("a")) == (1, False)
    assert other.append("b", mark("b")) == (2, True)
    assert store.append("b", mark("b")) == (2, False)
    assert ids(store) == ids(other) == ["a", "b"]


def test_what_decides_sees_what_others_appended_before(store: Store, other: Store) -> None:
    importing.take_sample(store, NOW)
    plan = store.plans()[0]

    def rename(db: object) -> list[Change]:
        found = [row.name for row in other.plans()]
        del db
        return [Change("plan renamed", found[0], NOW.isoformat(), {"who": "", "name": "new"})]

    def decide(db: object) -> list[Change]:
        names = [name for (name,) in db.conn.execute("SELECT name FROM plan")]  # type: ignore[attr-defined]
        if plan.name not in names:
            raise Unclear("There is no such plan any more.")
        return [mark("decided")]

    other.refresh(NOW)
    other.journal.append("rename", rename)
    with pytest.raises(Unclear, match="no such plan"):
        store.journal.append("late", decide)
    assert [row.name for row in store.plans()] == ["new"]


def test_what_refuses_leaves_nothing_behind(store: Store, other: Store) -> None:
    def refuse(db: object) -> list[Change]:
        raise Unclear("No.")

    for _ in range(2):
        with pytest.raises(Unclear, match="No"):
            store.journal.append("a", refuse)
    assert store.journal.append("a", lambda db: [mark("1"), mark("2")]).seqs == (1, 2)
    assert ids(other) == ["1", "2"]


def test_many_threads_append_without_losing_or_doubling_any(store: Store, other: Store) -> None:
    def work(thread: int) -> None:
        for number in range(15):
            (store if number % 2 else other).append(f"{thread}-{number}", mark(f"{thread}-{number}"))

    at_once(*(partial(work, number) for number in range(8)))
    expected = sorted(f"{thread}-{number}" for thread in range(8) for number in range(15))
    assert sorted(ids(store)) == sorted(ids(other)) == expected
    assert ids(store) == ids(other)
    assert verify(store).same and verify(other).same


def test_four_processes_with_the_same_ids_append_each_once(place: Place) -> None:
    Store(place).close()
    news = [output(process) for process in [start("same", place, 25) for _ in range(4)]]
    assert sorted(int(id) for new in news for id in new) == list(range(25))
    with closing(Store(place)) as store:
        assert sorted(map(int, ids(store))) == list(range(25))


def test_four_first_starts_at_once(place: Place) -> None:
    for process in [start("first", place) for _ in range(4)]:
        plans, recommendations = output(process)
        assert (plans, recommendations) == ("1", "27")


def test_readers_skip_nothing_that_others_append_at_once(place: Place) -> None:
    Store(place).close()
    reader = start("read", place, 60)
    appenders = [start("append", place, f"p{number}", 15) for number in range(4)]
    written = [id for process in appenders for id in output(process)]
    read = output(reader)
    assert sorted(read) == sorted(written) and len(set(read)) == 60


def test_what_a_killed_process_confirmed_is_there(place: Place) -> None:
    Store(place).close()
    with child(command("append", place, "k", 10_000), **PRINTING) as process:
        assert process.stdout
        confirmed = [process.stdout.readline().strip() for _ in range(20)]
        process.kill()
        confirmed += process.stdout.read().split()
    with closing(Store(place)) as store:
        there = ids(store)
        assert there[: len(confirmed)] == confirmed and len(there) - len(confirmed) <= 1
        assert store.append("next", mark("next")) == (len(there) + 1, True)
        assert verify(store).same


# The tables beside the journal


def test_a_claim_is_taken_by_one(store: Store, other: Store) -> None:
    me, them = Holder(start="a"), Holder(start="b")
    assert claims.claim(store, me, [Claim("1", "k", {}), Claim("2", "k", {})], NOW) == [True, True]
    assert claims.claim(other, them, [Claim("2", "k", {}), Claim("3", "k", {})], NOW) == [False, True]


def test_a_double_click_is_taken_once_by_one(store: Store, other: Store) -> None:
    me, them = Holder(start="a"), Holder(start="b")
    assert claims.claim(store, me, [Claim("1", "k", {}, "g")], NOW) == [True]
    assert claims.claim(other, them, [Claim("2", "k", {}, "g")], NOW + timedelta(seconds=1)) == [False]
    assert claims.claim(other, them, [Claim("1", "k", {}, "g")], NOW + timedelta(seconds=9)) == [False]
    assert claims.claim(other, them, [Claim("3", "k", {}, "g")], NOW + timedelta(seconds=9)) == [True]


def test_abandoned_claims_go_to_one_process_in_their_order(store: Store, other: Store) -> None:
    gone = Holder(host="elsewhere", start="gone")
    wanted = [Claim(f"{number}", "k", {"n": number}) for number in (3, 1, 2)]
    claims.claim(store, gone, wanted, NOW)
    late = NOW + claims.LEASE + timedelta(seconds=1)
    taken: list[tuple[Claim, ...]] = []

    def take_over(at: Store, name: str) -> None:
        taken.append(claims.take_over(at, Holder(host=name), late))

    at_once(partial(take_over, store, "a"), partial(take_over, other, "b"))
    assert sorted(map(len, taken)) == [0, 3]
    assert [claim.body["n"] for claim in max(taken, key=len)] == [3, 1, 2]


def test_what_was_being_sent_by_a_process_that_is_gone_is_reported_once(store: Store, other: Store) -> None:
    gone = Holder(host="elsewhere", start="gone")
    claims.claim(store, gone, [Claim("1", "k", {})], NOW)
    claims.mark_as(store, "1", claims.SENDING)
    assert claims.take_over(other, Holder(host="b"), NOW + claims.LEASE) == ()
    assert [claim.id for claim in claims.unreported(store, "uncertain")] == ["1"]
    assert claims.unreported(other, "uncertain") == ()
    assert claims.count_unfinished(other) == {"uncertain": 1}


def test_what_one_process_keeps_the_other_reads(store: Store, other: Store) -> None:
    id = sessions.save(store, {"a": "é?%s"}, NOW, timedelta(days=1))
    store.remember("thread", {"refs": ["R1"]}, NOW, NOW + timedelta(days=1))
    names.remember(store, "U1", "Ann")
    sessions.choose_plan(store, "channel:C1", "x")
    other.refresh(NOW)
    assert sessions.load(other, id, NOW) == {"a": "é?%s"}
    assert other.recall("thread", NOW) == {"refs": ["R1"]}
    assert names.name(other, "U1") == names.name(store, "U1") == "Ann"
    assert sessions.chosen_plan(other, "channel:C1") == sessions.chosen_plan(store, "channel:C1") == "x"
    sessions.delete(other, id)
    assert sessions.load(store, id, NOW) is None


# What only PostgreSQL has


@needs_postgres
@pytest.mark.parametrize(("lock", "calls"), [(remote_schema.LOCK, 2), ("SELECT 1", 3)])
def test_nobody_comes_in_between_once_the_lock_is_held(
    address: Address, monkeypatch: pytest.MonkeyPatch, lock: str, calls: int
) -> None:
    """`decide` is called again if others were first, and then holds the lock. Without the lock, others would be first again."""
    monkeypatch.setattr(remote_schema, "LOCK", lock)
    with closing(Store(address)) as one, closing(Store(address)) as two:
        called: list[str] = []
        others: list[Background] = []

        def decide(db: object) -> list[Change]:
            name = f"between-{len(called)}"
            called.append(name)
            if len(called) == 1:
                others.append(Background(lambda: one.append(name, mark(name))))
                others[-1].finish()
            elif len(called) == 2:  # under the lock the other one has to wait until this is over
                others.append(Background(lambda: one.append(name, mark(name))))
                others[-1].wait(1.5)
            return [mark("decided")]

        two.journal.append("decided", decide)
        for other in others:
            other.finish()
        assert len(called) == calls
        assert sorted(ids(one)) == ["between-0", "between-1", "decided"] and ids(one) == ids(two)


@needs_postgres
def test_a_commit_waits_for_the_disk_though_the_server_defaults_to_not_waiting(server: Postgres, address: Address) -> None:
    with closing(Store(address)) as store:
        assert store.server
        assert server.sql(address, "SHOW synchronous_commit") == [("off",)]
        outcome = store.write(lambda tables: tables.execute("SELECT current_setting('synchronous_commit')"))
        assert outcome.fetchone() == ("on",)


@needs_postgres
def test_a_copy_of_another_journal_is_made_anew(server: Postgres, address: Address) -> None:
    with closing(Store(address)) as store:
        for number in range(3):
            store.append(f"a{number}", mark(f"a{number}"))
        server.sql(address, "DROP SCHEMA planbot CASCADE")
        with closing(Store(address)) as fresh:
            for number in range(5):
                fresh.append(f"b{number}", mark(f"b{number}"))
        assert ids(store) == [f"b{number}" for number in range(5)]
        assert store.append("b5", mark("b5")) == (6, True)
        assert verify(store).same


@needs_postgres
def test_a_damaged_copy_is_made_anew(address: Address, tmp_path: Path) -> None:
    with closing(Store(address)) as store:
        store.append("a", mark("a"))
        path = store.path
    path.write_bytes(b"no database at all" * 100)
    with closing(Store(address)) as store:
        assert store.path == path and ids(store) == ["a"]
    with closing(connect(path).conn) as conn:
        conn.execute("PRAGMA user_version = 999")  # as a later version of planbot would write it
    with closing(Store(address)) as store:
        assert store.path == path and ids(store) == ["a"]


@needs_postgres
def test_each_process_has_a_copy_of_its_own_and_leaves_it_to_the_next(address: Address) -> None:
    with closing(Store(address)) as one, closing(Store(address)) as two:
        paths = {one.path, two.path}
    assert len(paths) == 2 and all(os.stat(path).st_mode & 0o077 == 0 for path in paths)
    with closing(Store(address)) as again:
        assert again.path in paths


@needs_postgres
def test_an_update_is_retried_while_postgresql_restarts_and_noted_once(server: Postgres, address: Address) -> None:
    with closing(Store(address)) as store:
        store.append("a", mark("a"))
        stop = Background(lambda: (server.stop("immediate"), server.start()))
        numbers: list[tuple[int, bool]] = []
        for number in range(40):
            numbers.append(store.append(f"n{number}", mark(f"n{number}")))
        stop.finish()
        for number in range(40, 60):
            numbers.append(store.append(f"n{number}", mark(f"n{number}")))
        assert numbers == [(number + 2, True) for number in range(60)]
        assert ids(store) == ["a", *(f"n{number}" for number in range(60))]


@needs_postgres
def test_without_postgresql_questions_go_on_and_updates_are_refused(server: Postgres, address: Address) -> None:
    with closing(Store(address)) as store:
        importing.take_sample(store, NOW)
        store.refresh(NOW)
        assert store.as_of is None
        server.stop("immediate")
        try:
            later = NOW + timedelta(minutes=5)
            store.refresh(later)
            assert store.as_of == NOW and store.count(store.plans()[0]) == 27
            with pytest.raises(Away, match=r"can't be reached.*Nothing was recorded"):
                store.append("a", mark("a"))
            assert "can't be reached" in store.trouble()
        finally:
            server.start()
        store.probe()
        assert store.trouble() == ""
        store.refresh(later)
        assert store.as_of is None
        assert store.append("a", mark("a")) == (2, True)


# Backups, and moving


def full(store: Store) -> None:
    """A database with a plan, an update, and something in each table beside the journal."""
    importing.take_sample(store, NOW)
    store.append("a", mark("a"))
    claims.claim(store, Holder(host="x", pid=1, start="a"), [Claim("1", "k", {})], NOW)
    sessions.save(store, {"a": 1}, NOW, timedelta(days=1), "kept")
    store.remember("thread", {"refs": ["R1"]}, NOW, NOW + timedelta(days=1))
    names.remember(store, "U1", "Ann Reed")
    sessions.choose_plan(store, "channel:C1", "x")
    alias_proposals.propose(store, store.plans()[0], "the parking one", "R1", NOW)


def everything(store: Store) -> list[object]:
    """Everything in a database: the journal and each table beside it."""
    store.catch_up()
    selects = [f"SELECT {', '.join(row)} FROM {table} ORDER BY 1" for table, row in remote_schema.BESIDE.items()]
    journal = [(seq, change.to_json(), change.at) for seq, change in store.journal.after(0)]
    return [journal, *(store.beside.rows(select) for select in selects), store.journal.verify()]


def test_a_backup_has_everything_and_is_restored_in_its_place(place: Place, tmp_path: Path) -> None:
    with closing(Store(place)) as store:
        full(store)
        before = everything(store)
    copy = tmp_path / "copy.db"
    assert backup.backup_of(place, copy).changes == 2
    with closing(Store(place)) as store:
        store.append("b", mark("b"))
    restored = backup.restore(copy, place, NOW)
    assert restored.changes == 2 and "before" in restored.aside
    with closing(Store(place)) as store:
        assert everything(store) == before
        assert store.append("b", mark("b")) == (3, True)
    lines = backup.restore(tmp_path / "copy.db.jsonl", place, NOW + timedelta(hours=1))
    assert lines.changes == 2 and lines.warning == ""


@needs_postgres
def test_a_database_is_moved_to_postgresql_and_back_whole(address: Address, tmp_path: Path) -> None:
    file, back = tmp_path / "planbot.db", tmp_path / "back.db"
    with closing(Store(file)) as store:
        full(store)
        before = everything(store)
        with pytest.raises(Unclear, match="in use"):
            moving.move(file, address)
    assert moving.move(file, address) == 2
    with closing(Store(address)) as store:
        assert everything(store) == before and verify(store).same
        assert store.append("b", mark("b")) == (3, True)
        with pytest.raises(Unclear, match="in use"):
            moving.move(address, back)
    for source, target in ((file, address), (address, file)):
        with pytest.raises(Unclear, match="isn't empty"):
            moving.move(source, target)
    assert moving.move(address, back) == 3
    with closing(Store(back)) as store:
        assert store.count(store.plans()[0]) == 27 and names.name(store, "U1") == "Ann Reed"
    with closing(Store(file)) as store:
        assert everything(store) == before


@needs_postgres
def test_nobody_finds_an_empty_plan_because_a_platform_set_the_address(address: Address, tmp_path: Path) -> None:
    usual = tmp_path / "planbot.db"
    moving.refuse_an_empty_one(address, usual)
    with closing(Store(usual)) as store:
        store.append("a", mark("a"))
    with pytest.raises(Unclear, match="planbot move --to DATABASE_URL"):
        moving.refuse_an_empty_one(address, usual)
    moving.move(usual, address)
    moving.refuse_an_empty_one(address, usual)


@pytest.mark.parametrize(
    ("named", "environment", "says"),
    [
        (None, {"DATABASE_URL": "postgres://h/d", "PLANBOT_DB": "x.db"}, "planbot move"),
        (None, {"DATABASE_URL": "mysql://h/d"}, "not the address of a PostgreSQL database"),
        (None, {"DYNO": "web.1"}, "set DATABASE_URL"),
        (None, {"PLANBOT_EPHEMERAL": "1"}, "set DATABASE_URL"),
        ("x.db", {"DYNO": "web.1"}, "set DATABASE_URL"),
    ],
)
def test_a_place_that_would_lose_everything_is_refused(named: str | None, environment: dict[str, str], says: str) -> None:
    with pytest.raises(Unclear, match=says):
        chosen(named, environment)


@pytest.mark.parametrize(
    ("named", "environment", "place"),
    [
        (None, {}, Path("planbot.db")),
        (None, {"PLANBOT_DB": "x.db"}, Path("x.db")),
        (None, {"DYNO": "web.1", "PLANBOT_EPHEMERAL": "0"}, Path("planbot.db")),
        (None, {"DYNO": "web.1", "DATABASE_URL": "postgres://h/d"}, Address("postgres://h/d")),
        ("y.db", {"DATABASE_URL": "postgres://h/d", "PLANBOT_DB": "x.db"}, Path("y.db")),
        ("postgresql://h/d", {}, Address("postgresql://h/d")),
    ],
)
def test_the_place_that_is_meant(named: str | None, environment: dict[str, str], place: Place) -> None:
    assert chosen(named, environment) == place
    assert "secret" not in f"{Address('postgresql://me:secret@h/d')} {Address('postgresql://me:secret@h/d')!r}"


def test_a_name_is_forgotten_wherever_it_is_kept(store: Store, other: Store) -> None:
    full(store)
    sessions.save(store, {"answer": {"headline": "Ann Reed did"}}, NOW, timedelta(days=1), "answer")
    forgotten = forgetting.forget(store, "Ann Reed")
    assert (forgotten.names, forgotten.swept, forgotten.clean) == (1, 1, True)
    other.refresh(NOW)
    assert names.name(other, "U1") == names.name(store, "U1") == names.FORGOTTEN
    assert sessions.load(other, "answer", NOW) == {"answer": {"headline": f"{names.FORGOTTEN} did"}}
    assert "Reed" not in str(everything(other))


# PostgreSQL that is away, or doesn't answer


@needs_postgres
def test_a_server_that_does_not_answer_counts_as_away(
    server: Postgres, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "STUCK", 1.0)
    monkeypatch.setitem(postgres.OPTIONS, "connect_timeout", 2)
    with closing(Store(address)) as store:
        importing.take_sample(store, NOW)
        store.refresh(NOW)
        server.freeze()
        try:
            store.refresh(NOW + timedelta(minutes=1))
            assert store.as_of == NOW and store.count(store.plans()[0]) == 27
        finally:
            server.freeze(False)
        assert store.append("a", mark("a")) == (2, True)
        store.refresh(NOW + timedelta(minutes=2))
        assert store.as_of is None


@needs_postgres
def test_claims_made_while_postgresql_is_away_are_done_by_the_next_process_and_not_again(
    server: Postgres, address: Address
) -> None:
    me, then = Holder(host="x", pid=1, start="a"), NOW + timedelta(minutes=5)
    wanted = [Claim("1", "k", {"n": 1}), Claim("2", "k", {"n": 2})]
    with closing(Store(address)) as store:
        server.stop("immediate")
        try:
            with pytest.raises(Away):
                claims.claim(store, me, wanted, NOW)
            assert claims.claim_here(store, me, wanted, NOW) == [True, True]
            assert claims.claim_here(store, me, wanted[:1], NOW) == [False]
            claims.complete(store, ["1"])
        finally:
            server.start()
    with closing(Store(address)) as store:  # the next process on this machine has the same copy
        assert claims.here(store, ["1", "2", "3"]) == {"1", "2"}
        assert [claim.body["n"] for claim in claims.take_over(store, Holder(host="y"), then)] == [2]
        claims.complete(store, ["2"])
        assert claims.take_over(store, Holder(host="z"), then + timedelta(hours=1)) == ()


@needs_postgres
def test_a_claim_whose_commit_lost_its_connection_is_still_taken_once(
    address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit reached the server, but its answer was lost."""
    with closing(Store(address)) as store, closing(Store(address)) as other:
        assert store.server
        write = store.server.write
        lost = [True]

        def losing(work: postgres.Work[object], again: bool = True) -> object:
            result = write(work, again)
            if lost:
                lost.clear()
                raise Away("PostgreSQL can't be reached.", unsure=True)
            return result

        claims.claim(other, Holder(start="b"), [Claim("2", "k", {})], NOW)
        monkeypatch.setattr(store.server, "write", losing)
        me = Holder(start="a")
        assert claims.claim(store, me, [Claim("1", "k", {}), Claim("2", "k", {})], NOW) == [True, False]
        assert claims.claim(store, me, [Claim("1", "k", {})], NOW + timedelta(seconds=1)) == [False]


@needs_postgres
def test_an_append_whose_commit_lost_its_connection_is_new_and_there_once(
    address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Store(address)) as store:
        send = postgres.Transaction.send
        lost = [True]

        def losing(transaction: postgres.Transaction, commit: bool = False) -> None:
            send(transaction, commit)
            if commit and lost:
                lost.clear()
                raise psycopg.OperationalError("the connection was lost")

        import psycopg

        monkeypatch.setattr(postgres.Transaction, "send", losing)
        assert store.append("a", mark("a")) == (1, True) and not lost
        assert store.append("a", mark("a")) == (1, False)
        assert store.append("b", mark("b")) == (2, True)
        assert ids(store) == ["a", "b"] and verify(store).same


@needs_postgres
def test_a_claim_shows_whether_anything_is_missing_before_its_question_is_answered(
    address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Store(address)) as store, closing(Store(address)) as other:
        assert store.server
        rows, asked = store.server.rows, []
        monkeypatch.setattr(store.server, "rows", lambda *given: (asked.append(given), rows(*given))[1])
        me = Holder()
        for number, news in enumerate((False, True, False)):
            since = time.monotonic()
            if news:
                other.append("a", mark("a"))
            claims.claim(store, me, [Claim(f"{number}", "k", {})], NOW)
            asked.clear()
            store.refresh(NOW, since)
            assert bool(asked) is news and len(list(store.journal.after(0))) == (number > 0)
        store.refresh(NOW, time.monotonic())
        assert asked
