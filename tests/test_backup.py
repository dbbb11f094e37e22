"""Copies made while others write, put back and checked; and what a broken disk, file or version is answered with."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest

from knowledge import backup, history, projection
from knowledge.changes import APPEND
from knowledge.model import Unclear
from knowledge.store import Store
from tests.conftest import NOW
from tests.test_changes import put


def rows_of(lines: Path) -> list[dict[str, Any]]:
    """The changes of a journal's lines, without the closing line."""
    *rows, end = map(json.loads, lines.read_text("utf-8").splitlines())
    assert end["end"] is True and end["changes"] == len(rows)
    return rows


def as_older(lines: Path, *more: dict[str, Any]) -> None:
    """Write a journal's lines as earlier versions did, without hashes and without a closing line."""
    rows = [{key: row[key] for key in ("seq", "id", "at", "body")} for row in rows_of(lines)]
    lines.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in (*rows, *more)), "utf-8")


def state(path: Path) -> list[str]:
    store = Store(path)
    try:
        assert history.verify(store).same
        return [str(row) for row in store.recommendations(store.plan(None))]
    finally:
        store.close()


@pytest.mark.parametrize("kind", ["", ".jsonl"])
def test_what_was_copied_is_put_back_and_what_was_there_is_kept(store: Store, tmp_path: Path, kind: str) -> None:
    put(store, "R17", "status", "On hold", "a")
    made = backup.backup(store, tmp_path / "copy.db")
    before = state(store.path)
    assert made.changes == 2 and [row["seq"] for row in rows_of(made.lines)] == [1, 2]
    put(store, "R17", "status", "Completed", "b")
    store.close()
    done = backup.restore(tmp_path / f"copy.db{kind}", store.path, NOW)
    assert done.changes == 2 and state(store.path) == before
    assert state(Path(done.aside)) != before  # nothing is thrown away


def test_a_copy_is_whole_while_others_write(store: Store, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            put(store, "R20", "note", "x", f"n{number}", how=APPEND)
            number += 1

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(5):
            made = backup.backup(store, tmp_path / f"copy-{number}.db")
            assert len(rows_of(made.lines)) == made.changes
            state(made.file)
    finally:
        stop.set()
        thread.join()


@pytest.mark.parametrize("damage", ["zeros", "text", "cut", "lines"])
def test_a_damaged_copy_is_refused_and_nothing_is_touched(store: Store, tmp_path: Path, damage: str) -> None:
    made = backup.backup(store, tmp_path / "copy.db")
    whole = made.file.read_bytes()
    broken = made.lines if damage == "lines" else made.file
    broken.write_bytes(
        {
            "zeros": whole[:8192] + bytes(len(whole) - 8192), "text": b"no database", "cut": whole[: len(whole) // 2],
            "lines": made.lines.read_bytes()[:-200],
        }[damage]
    )  # fmt: skip
    store.close()
    before = state(store.path)
    with pytest.raises(Unclear):
        backup.restore(broken, store.path, NOW)
    assert state(store.path) == before
    assert not list(tmp_path.glob("*.restoring*")) and not list(store.path.parent.glob("*.before-*"))


def test_what_cannot_be_written_or_is_not_there(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Unclear, match="is the database itself"):
        backup.backup(store, store.path)
    with pytest.raises(Unclear, match="check that its folder is there"):
        backup.backup(store, tmp_path / "no" / "folder.db")
    with pytest.raises(Unclear, match="There is no file"):
        backup.restore(tmp_path / "none.db", store.path, NOW)


def test_an_upgrade_keeps_a_copy_and_a_newer_version_is_left_alone(database: Path) -> None:
    before = state(database)
    with sqlite3.connect(database) as conn:
        conn.execute(f"PRAGMA user_version = {projection.VERSION - 1}")
    assert state(database) == before
    copy = database.with_name(f"{database.name}.version-{projection.VERSION - 1}")
    assert copy.is_file()
    with sqlite3.connect(database) as conn:
        conn.execute(f"PRAGMA user_version = {projection.VERSION + 1}")
    content = database.read_bytes()
    with pytest.raises(Unclear, match="newer planbot"):
        Store(database)
    assert database.read_bytes() == content


def test_a_full_disk_is_told_and_what_was_there_is_kept(store: Store) -> None:
    put(store, "R17", "status", "On hold", "a")
    before = state(store.path)
    pages = store._writer.conn.execute("PRAGMA page_count").fetchone()[0]
    store._writer.conn.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Unclear, match="is full: nothing was changed"):
        put(store, "R17", "progress", "much " * 50_000, "b", how=APPEND)
    store._writer.conn.execute(f"PRAGMA max_page_count = {pages + 10_000}")
    assert state(store.path) == before
    put(store, "R17", "note", "again", "c", how=APPEND)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="whoever is root may write anywhere")
def test_a_file_that_may_not_be_written_to(database: Path) -> None:
    database.chmod(0o444)
    database.parent.chmod(0o555)
    try:
        with pytest.raises(Unclear):
            Store(database)
    finally:
        database.parent.chmod(0o755)


def test_a_read_only_connection_writes_nothing_and_says_so(store: Store) -> None:
    store._writer.conn.execute("PRAGMA query_only = ON")
    with pytest.raises(Unclear, match="may not be written to"):
        put(store, "R17", "status", "On hold", "a")
    store._writer.conn.execute("PRAGMA query_only = OFF")
    assert history.counted(store, store.plan(None)) == 0


def test_a_corrupted_file_is_told(tmp_path: Path, store: Store) -> None:
    store.close()
    content = store.path.read_bytes()
    broken = tmp_path / "broken.db"
    broken.write_bytes(content[:100] + os.urandom(4000) + content[4100:])
    with pytest.raises(Unclear, match="not a whole SQLite database"):
        Store(broken)


def test_no_character_of_an_update_breaks_its_line(store: Store, tmp_path: Path) -> None:
    put(store, "R17", "progress", "one\u2028two\x85three\x0bfour\u2029five", "a", how=APPEND)
    made = backup.backup(store, tmp_path / "copy.db")
    before = state(store.path)
    store.close()
    assert backup.restore(made.lines, store.path, NOW).changes == 2
    assert state(store.path) == before


def test_what_is_moved_aside_stays_however_often_one_restores(store: Store, tmp_path: Path) -> None:
    made = backup.backup(store, tmp_path / "copy.db")
    put(store, "R17", "status", "On hold", "a")
    wanted = state(store.path)
    store.close()
    first, second = (backup.restore(made.file, store.path, NOW).aside for _ in range(2))
    assert first != second and state(Path(first)) == wanted != state(Path(second))


def test_a_database_in_use_is_not_replaced(store: Store, tmp_path: Path) -> None:
    """What its user notes after that would be gone."""
    made = backup.backup(store, tmp_path / "copy.db")
    with pytest.raises(Unclear, match="is in use: stop planbot"):
        backup.restore(made.file, store.path, NOW)
    put(store, "R17", "status", "On hold", "a")
    assert history.counted(store, store.plan(None)) == 1
    assert not list(tmp_path.glob("*.restoring*")) and not list(tmp_path.glob("*.before-*"))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"v": 1, "kind": "weather", "plan": "p"}, "newer planbot"),
        ({"v": 2, "kind": "update", "plan": "p"}, "newer planbot"),
        ({"v": 1, "kind": "update", "plan": "p"}, "not whole"),
        ({"kind": "update"}, "not whole"),
        ("text", "not whole"),
    ],
)
def test_lines_that_no_planbot_of_this_version_wrote(store: Store, tmp_path: Path, body: object, told: str) -> None:
    made = backup.backup(store, tmp_path / "copy.db")
    store.close()
    before = state(store.path)
    as_older(made.lines, {"seq": 2, "id": "x", "at": "2026-03-02T09:00:00.000+00:00", "body": body})
    with pytest.raises(Unclear, match=told):
        backup.restore(made.lines, store.path, NOW)
    assert state(store.path) == before


def test_a_copy_of_an_older_version_is_restored_and_leaves_nothing_behind(store: Store, tmp_path: Path) -> None:
    made = backup.backup(store, tmp_path / "copy.db")
    before = state(store.path)
    store.close()
    with sqlite3.connect(made.file) as conn:
        conn.execute(f"PRAGMA user_version = {projection.VERSION - 1}")
    backup.restore(made.file, store.path, NOW)
    assert state(store.path) == before and not list(tmp_path.glob("*.restoring*"))


def test_an_upgrade_is_copied_though_a_former_copy_was_cut_off(database: Path) -> None:
    with sqlite3.connect(database) as conn:
        conn.execute(f"PRAGMA user_version = {projection.VERSION - 1}")
    torn = database.with_name(f"{database.name}.version-{projection.VERSION - 1}")
    torn.write_bytes(b"")
    before = state(database)
    assert torn.read_bytes() == b"" and state(torn.with_name(torn.name + "-2")) == before


def test_a_newer_version_that_comes_meanwhile_is_not_made_old_again(store: Store) -> None:
    """Another process has brought the database to its own version while this one was running."""
    with sqlite3.connect(store.path) as conn:
        conn.execute(f"PRAGMA user_version = {projection.VERSION + 1}")
    with pytest.raises(Unclear, match="newer planbot"):
        put(store, "R17", "status", "On hold", "a")
    assert store.db.conn.execute("PRAGMA user_version").fetchone()[0] == projection.VERSION + 1
    assert store.db.conn.execute("SELECT count(*) FROM journal").fetchone()[0] == 1
