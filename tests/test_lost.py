"""The database's file is deleted or replaced, or its disk is full, while planbot runs: people are told, updates are refused,
and no new database is made.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from bot.slack.completions import Completions
from knowledge import claims, sessions, verification
from knowledge.changes import APPEND
from knowledge.claims import Claim, Holder
from knowledge.model import Unclear
from knowledge.store import Store
from tests.conftest import NOW, count_updates
from tests.scenes import SETTINGS, command, home_of, office_over, settled
from tests.slack import Office
from tests.test_changes import put

Break = Callable[[Path], None]
UPDATE = "update R17 in progress: toolkit signed off"


def gone(path: Path) -> None:
    path.unlink()


def all_gone(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink()


def log_gone(path: Path) -> None:
    path.with_name(f"{path.name}-wal").unlink()


def moved(path: Path) -> None:
    path.rename(path.with_name("elsewhere.db"))


def replaced(path: Path) -> None:
    other = path.with_name("other.db")
    store = Store(other)
    store.close()
    os.replace(other, path)


LOST = [(gone, "is gone"), (all_gone, "is gone"), (log_gone, "-wal is gone"), (moved, "is gone"), (replaced, "replaced")]


@pytest.mark.parametrize(("break_it", "told"), LOST)
def test_a_lost_file_is_read_on_and_never_written_or_made_anew(store: Store, break_it: Break, told: str) -> None:
    put(store, "R17", "status", "On hold", "a")
    assert store.trouble() == ""
    break_it(store.path)
    before = {each.name: each.stat().st_ino for each in store.path.parent.iterdir()}
    assert told in store.trouble()
    with pytest.raises(Unclear, match="nothing was changed"):
        put(store, "R17", "status", "Completed", "b")
    with pytest.raises(Unclear, match="nothing was changed"):
        claims.claim(store, Holder(), [Claim("Ev1", "said", {})], NOW)
    assert store.recommendations(store.plan(None), ("R17",))[0].status == "On hold"
    assert {each.name: each.stat().st_ino for each in store.path.parent.iterdir()} == before


def test_a_database_is_not_lost_when_the_working_folder_changes(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(database.parent)
    with closing(Store(Path(database.name))) as store:
        monkeypatch.chdir("/")
        assert store.trouble() == ""
        put(store, "R17", "status", "On hold", "a")


def test_what_was_moved_away_and_comes_back_is_whole(store: Store) -> None:
    put(store, "R17", "status", "On hold", "a")
    elsewhere = store.path.with_name("elsewhere.db")
    moved(store.path)
    with pytest.raises(Unclear, match="is gone"):
        put(store, "R17", "status", "Completed", "b")
    elsewhere.rename(store.path)
    store.probe()
    assert store.trouble() == ""
    put(store, "R17", "status", "Completed", "b")
    assert verification.verify(store).same and count_updates(store, store.plan(None)) == 2


def test_the_log_of_a_replaced_file_does_not_damage_the_new_one(store: Store, sample_file: Path) -> None:
    """SQLite would otherwise take the old file's write-ahead log for the new file's."""
    for number in range(40):
        put(store, "R20", "progress", "x" * 500, f"n{number}", how=APPEND)
    new = store.path.with_name("new.db")
    new.write_bytes(sample_file.read_bytes())
    store.path.rename(store.path.with_name("former.db"))
    os.replace(new, store.path)
    with pytest.raises(Unclear, match="replaced"):
        put(store, "R20", "note", "y", "last", how=APPEND)
    store.close()
    for name, changes in ((store.path.name, 0), ("former.db", 40)):
        opened = Store(store.path.with_name(name))
        assert verification.verify(opened).same and count_updates(opened, opened.plan(None)) == changes
        opened.close()


def test_what_is_short_lived_stays_in_memory_and_what_was_decided_is_refused(store: Store) -> None:
    all_gone(store.path)
    id = sessions.save(store, {"a": 1}, NOW, NOW - NOW.replace(hour=0))
    assert sessions.load(store, id, NOW) == {"a": 1}
    store.remember("t", {"refs": ["R17"]}, NOW, NOW.replace(year=NOW.year + 1))
    assert store.recall("t", NOW) == {"refs": ["R17"]}
    with pytest.raises(Unclear, match="is gone"):
        sessions.save(store, {"every": "never"}, NOW, NOW - NOW.replace(hour=0), "reminders:U1", needed=True)
    for number in range(5_000):
        sessions.save(store, {"n": number}, NOW, NOW - NOW.replace(hour=0))
    assert len(store.unwritten) <= 2_000


def test_what_could_not_be_settled_is_settled_later(store: Store) -> None:
    """If the question stayed claimed, it would be answered again after a restart."""
    claims.claim(store, Holder(), [Claim(id, "said", {}) for id in ("Ev1", "Ev2")], NOW)
    settler = Completions(store)
    store.file.writer.conn.execute("PRAGMA query_only = ON")
    settler.put("Ev1")
    until(lambda: store.trouble() != "")
    store.file.writer.conn.execute("PRAGMA query_only = OFF")
    settler.put("Ev2")
    settler.close()
    assert store.db.conn.execute("SELECT DISTINCT state FROM claim").fetchall() == [("done",)]


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


# In Slack


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A folder on a disk of four mebibytes. Raises CalledProcessError if this user isn't allowed to mount one."""
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], capture_output=True, check=True, timeout=30)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True, timeout=30)


def may_mount() -> bool:
    """True if this machine lets the tests mount a disk that they can fill."""
    with tempfile.TemporaryDirectory() as made:
        try:
            with small_disk(Path(made)):
                return True
        except (OSError, subprocess.CalledProcessError):
            return False


def fill(office: Office) -> None:
    """Write to the database's disk until it is full."""
    with office.database.with_name("ballast").open("wb", buffering=0) as out, suppress(OSError):
        while True:
            out.write(bytes(4096))


def make_room(office: Office) -> None:
    office.database.with_name("ballast").unlink()


def read_only(office: Office) -> None:
    """Make the disk look to SQLite as if the system had remounted it read-only."""
    office.store.file.writer.conn.execute("PRAGMA query_only = ON")


def writable(office: Office) -> None:
    office.store.file.writer.conn.execute("PRAGMA query_only = OFF")


def taken_away(office: Office) -> None:
    moved(office.database)


def brought_back(office: Office) -> None:
    office.database.with_name("elsewhere.db").rename(office.database)


def port() -> int:
    with closing(socket.create_server(("", 0))) as free:
        return int(free.getsockname()[1])


def health(number: int) -> tuple[int, dict[str, Any]]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{number}/healthz", timeout=5) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.loads(refused.read())


TROUBLES: list[tuple[Callable[[Office], None], Callable[[Office], None] | None, str]] = [
    (read_only, writable, "may not be written to"),
    (taken_away, brought_back, "is gone"),
    (lambda office: all_gone(office.database), None, "is gone"),
    (lambda office: replaced(office.database), None, "has been replaced"),
    *([(fill, make_room, "The disk that holds")] if may_mount() else []),
]


@pytest.mark.parametrize(("break_it", "mend", "told"), TROUBLES)
def test_questions_are_answered_and_updates_refused_while_nothing_can_be_written(
    tmp_path: Path,
    sample_file: Path,
    break_it: Callable[[Office], None],
    mend: Callable[[Office], None] | None,
    told: str,
) -> None:
    with ExitStack() as stack:
        folder = stack.enter_context(small_disk(tmp_path / "disk")) if break_it is fill else tmp_path
        database = folder / "planbot.db"
        database.write_bytes(sample_file.read_bytes())
        number = port()
        office = stack.enter_context(office_over(database, f"{SETTINGS}health_port: {number}\n"))
        slack, bot = office.slack, office.bot
        assert bot is not None
        settled(slack)
        assert health(number)[0] == 200
        break_it(office)
        files = sorted(each.name for each in folder.iterdir())

        asked = slack.mention("U1", "C1", "status of R17")
        card = slack.answer(asked)
        assert asked.wait_ack() and "R17 · 🟢 Completed" in card.plain
        assert "R17 is owned by" in slack.answer(slack.mention("U1", "C1", "who owns it", thread_ts=card.thread_ts)).plain
        assert "Procurement" in command(slack, "U2", "C1", "what does Procurement own").plain
        assert "27 recommendations" in home_of(slack, "U2").plain
        assert slack.redeliver(asked).wait_ack()
        for line in (UPDATE, "remind me never"):
            assert told in slack.answer(slack.say_dm("U3", line)).plain
        code, state = health(number)
        assert code == 503 and not state["ok"] and told in state["reasons"][0] and state["unclaimed"] == 6
        assert sorted(each.name for each in folder.iterdir()) == files
        assert len(slack.messages("C1", by_bot=True)) == 2 and count_updates(office.store, office.store.plan(None)) == 0

        if mend:
            mend(office)
            office.store.probe()
            assert health(number)[0] == 200
            assert slack.redeliver(asked).wait_ack()
            preview = slack.answer(slack.say_dm("U3", UPDATE))
            slack.press("U3", preview, "Confirm")
            slack.wait(lambda: count_updates(office.store, office.store.plan(None)) == 2, what="the update")
            settled(slack)
            assert len(slack.messages("C1", by_bot=True)) == 2 and health(number)[1]["unclaimed"] == 6
            undone = "SELECT count(*) FROM claim WHERE state = 'claimed'"
            slack.wait(lambda: office.store.db.conn.execute(undone).fetchone() == (0,), what="all claims settled")
        office.clean()
