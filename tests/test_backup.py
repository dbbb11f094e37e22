"""Backups made while others write, restored and checked; and the sentences for a broken disk, file or version."""

from __future__ import annotations

import gzip
import json
import os
import random
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from benchmarks.plans import store_of
from bot.__main__ import main
from knowledge import backup, changes, projection, verification
from knowledge.changes import APPEND
from knowledge.model import Plan, Unclear
from knowledge.store import Store
from tests import damage
from tests.conftest import NOW, count_updates
from tests.limits import Background
from tests.test_changes import ANN, anybody, put

DATA = Path(__file__).parent / "data"


def rows_of(lines: Path) -> list[dict[str, Any]]:
    """The changes in a journal's lines, without the closing line."""
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
        assert verification.verify(store).same
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

    writing = Background(write)
    try:
        for number in range(5):
            made = backup.backup(store, tmp_path / f"copy-{number}.db")
            assert len(rows_of(made.lines)) == made.changes
            state(made.file)
    finally:
        stop.set()
    writing.finish()


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
    pages = store.file.writer.conn.execute("PRAGMA page_count").fetchone()[0]
    store.file.writer.conn.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Unclear, match="is full: nothing was changed"):
        put(store, "R17", "progress", "much " * 50_000, "b", how=APPEND)
    store.file.writer.conn.execute(f"PRAGMA max_page_count = {pages + 10_000}")
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
    store.file.writer.conn.execute("PRAGMA query_only = ON")
    with pytest.raises(Unclear, match="may not be written to"):
        put(store, "R17", "status", "On hold", "a")
    store.file.writer.conn.execute("PRAGMA query_only = OFF")
    assert count_updates(store, store.plan(None)) == 0


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
    """Otherwise, anything that planbot recorded after that would be lost."""
    made = backup.backup(store, tmp_path / "copy.db")
    with pytest.raises(Unclear, match="is in use: stop planbot"):
        backup.restore(made.file, store.path, NOW)
    put(store, "R17", "status", "On hold", "a")
    assert count_updates(store, store.plan(None)) == 1
    assert not list(tmp_path.glob("*.restoring*")) and not list(tmp_path.glob("*.before-*"))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"v": 1, "kind": "weather", "plan": "p"}, "newer planbot"),
        ({"v": 3, "kind": "update", "plan": "p"}, "newer planbot"),
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
    """The newer version upgraded the database while this process was running."""
    with sqlite3.connect(store.path) as conn:
        conn.execute(f"PRAGMA user_version = {projection.VERSION + 1}")
    with pytest.raises(Unclear, match="newer planbot"):
        put(store, "R17", "status", "On hold", "a")
    assert store.db.conn.execute("PRAGMA user_version").fetchone()[0] == projection.VERSION + 1
    assert store.db.conn.execute("SELECT count(*) FROM journal").fetchone()[0] == 1


# Damaged pages


def test_no_damaged_page_of_any_kind_takes_the_place_of_a_good_copy(tmp_path: Path) -> None:
    """Whatever SQLite's own check notices, `backup` and `verify` notice too, and the good copy stays as it was."""
    path = tmp_path / "small.db"
    path.write_bytes(gzip.decompress((DATA / "version-4.db.gz").read_bytes()))
    Store(path).close()
    looked = list(damage.walk(path, tmp_path, ways=1))
    assert [each.fault for each in looked if each.fault] == []
    assert sum(each.by_sqlite for each in looked) > 25 and len({each.kind for each in looked}) > 40


def test_the_journal_of_a_damaged_database_is_saved_where_it_is_whole(store: Store, tmp_path: Path) -> None:
    put(store, "R17", "status", "On hold", "a")
    before = state(store.path)
    store.close()
    pages = {kind: page for page, kind in damage.kinds(store.path).items()}
    whole = store.path.read_bytes()
    store.path.write_bytes(damage.damaged(whole, pages["word leaf"], "half", random.Random(1)))
    with pytest.raises(Unclear, match=r"is now in .*copy.db.salvaged.jsonl"):
        backup.backup_of(store.path, tmp_path / "copy.db")
    assert [each.name for each in tmp_path.glob("copy.db*")] == ["copy.db.salvaged.jsonl"]
    backup.restore(tmp_path / "copy.db.salvaged.jsonl", tmp_path / "made.db", NOW)
    assert state(tmp_path / "made.db") == before
    store.path.write_bytes(damage.damaged(whole, pages["journal leaf"], "noise", random.Random(1)))
    with pytest.raises(Unclear, match="restore your last good backup"):
        backup.backup_of(store.path, tmp_path / "other.db")
    assert not list(tmp_path.glob("other.db*"))


def test_verify_tells_a_damaged_database_in_one_sentence(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    store.close()
    whole = store.path.read_bytes()
    pages = {kind: page for page, kind in damage.kinds(store.path).items()}
    for kind in ("journal leaf", "recommendation leaf", "sqlite_autoindex_journal_1 leaf", "claim leaf"):
        store.path.write_bytes(damage.damaged(whole, pages[kind], "noise", random.Random(1)))
        assert main(["verify", "--db", str(store.path)]) == 1
        told = capsys.readouterr().err
        assert told.count("\n") == 1 and "is damaged" in told and "“planbot backup FILE”" in told


def test_a_question_of_a_damaged_database_is_told_what_to_do(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    store.close()
    whole = store.path.read_bytes()
    pages = {kind: page for page, kind in damage.kinds(store.path).items()}
    for kind in ("recommendation leaf", "owner leaf", "plan leaf", "recommendation_owner leaf"):
        store.path.write_bytes(damage.damaged(whole, pages[kind], "noise", random.Random(1)))
        assert main(["show", "--db", str(store.path)]) == 1
        told = capsys.readouterr().err
        assert told.count("\n") == 1 and "not a whole SQLite database" in told and "backup" in told


# Who may read what


def permissions(folder: Path) -> dict[str, str]:
    return {each.name: oct(each.stat().st_mode & 0o777) for each in folder.iterdir() if each.suffix != ".csv"}


@pytest.mark.skipif(os.name != "posix", reason="Windows has other permissions")
def test_whatever_is_made_is_its_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        made, plan = store_of(27, tmp_path / "plan.db")
        backup.backup(made, tmp_path / "copy.db")
        made.close()
        with closing(sqlite3.connect(made.path, isolation_level=None)) as conn:
            conn.execute(f"PRAGMA user_version = {projection.VERSION - 1}")
        Store(made.path).close()
        for number, kind in enumerate(("", ".jsonl")):
            backup.restore(tmp_path / f"copy.db{kind}", tmp_path / f"restored-{number}.db", NOW)
        opened = Store(made.path)
        put_in(opened, plan)
        assert {"plan.db", "plan.db-wal", "plan.db-shm", "copy.db", "copy.db.jsonl"} < set(permissions(tmp_path))
        assert set(permissions(tmp_path).values()) == {"0o600"}
        opened.close()
    finally:
        os.umask(before)


def put_in(store: Store, plan: Plan) -> None:
    changes.write(store, plan, "R1", [changes.Edit("note", "x", how=APPEND)], ANN, NOW, "k", anybody)


def test_an_upgrade_that_is_cut_off_again_and_again_leaves_one_copy(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_off = projection.VERSION - 1
    with closing(sqlite3.connect(database, isolation_level=None)) as conn:
        conn.execute(f"PRAGMA user_version = {put_off}")

    def cut_off(db: Database) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(projection, "catch_up", cut_off)
        for _ in range(3):
            with pytest.raises(KeyboardInterrupt):
                Store(database)
    assert [each.name for each in database.parent.glob("*.version-*")] == [f"{database.name}.version-{put_off}"]
    opened = Store(database)
    put(opened, "R17", "status", "On hold", "a")
    opened.close()
    with closing(sqlite3.connect(database, isolation_level=None)) as conn:
        conn.execute(f"PRAGMA user_version = {put_off}")
    Store(database).close()  # there is a change that the first copy doesn't have
    assert len(list(database.parent.glob("*.version-*"))) == 2
