"""The journal's hashes: alterations are noticed, a noted hash proves everything before it, and older files stay usable."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from bot.__main__ import main
from knowledge import backup, chain, forgetting, journal, names, verification
from knowledge.changes import APPEND
from knowledge.model import Unclear
from knowledge.store import Store
from tests.conftest import NOW
from tests.test_backup import as_older
from tests.test_changes import put

DATA = Path(__file__).parent / "data"
OLDER = 7  # changes in the older files


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A database written by a planbot without hashes."""
    path = tmp_path / "older.db"
    path.write_bytes(gzip.decompress((DATA / "version-4.db.gz").read_bytes()))
    return path


@pytest.fixture
def written(store: Store) -> Store:
    """A store with some changes."""
    for number in range(8):
        put(store, f"R{number + 1}", ("note", "progress")[number % 2], f"text {number}", f"k{number}", how=APPEND)
    return store


def checked(store: Store, noted: str = "") -> chain.Checked:
    return verification.verify(store, noted).chain


def hash_by_hand(path: Path) -> str:
    """The newest hash, computed from the description in the documentation."""
    hash = "0" * 64
    with closing(sqlite3.connect(path)) as conn:
        for seq, at, id, body in conn.execute("SELECT seq, at, id, body FROM journal ORDER BY seq"):
            hash = hashlib.sha256(f"{hash}\n{seq}\n{at}\n{id}\n{body}".encode()).hexdigest()
    return hash


def test_every_change_has_a_hash_that_follows_from_all_before_it(written: Store) -> None:
    stored = written.db.conn.execute("SELECT seq FROM chain ORDER BY seq").fetchall()
    assert stored == written.db.conn.execute("SELECT seq FROM journal ORDER BY seq").fetchall()
    found = checked(written)
    assert (found.seq, found.hash, found.broken) == (9, hash_by_hand(written.path), None)


def altered(conn: sqlite3.Connection, column: str, seq: int) -> None:
    value = conn.execute(f"SELECT {column} FROM journal WHERE seq = ?", [seq]).fetchone()[0]
    changed = value + 100 if column == "seq" else f"{value[:-1]}{chr(ord(value[-1]) ^ 64)}"
    conn.execute(f"UPDATE journal SET {column} = ? WHERE seq = ?", [changed, seq])


def removed(conn: sqlite3.Connection, _: str, seq: int) -> None:
    conn.execute("DELETE FROM journal WHERE seq = ?", [seq])


def swapped(conn: sqlite3.Connection, _: str, seq: int) -> None:
    other = seq - 1 or 2
    for was, now in ((seq, 0), (other, seq), (0, other)):
        conn.execute("UPDATE journal SET seq = ? WHERE seq = ?", [now, was])


@pytest.mark.parametrize("seq", range(1, 10))
@pytest.mark.parametrize(
    ("how", "column"),
    [(altered, "id"), (altered, "at"), (altered, "body"), (altered, "seq"), (removed, ""), (swapped, "")],
)
def test_whatever_is_done_to_a_row_of_the_journal_is_noticed(
    written: Store, how: Callable[[sqlite3.Connection, str, int], None], column: str, seq: int
) -> None:
    with closing(sqlite3.connect(written.path, isolation_level=None)) as conn:
        how(conn, column, seq)
        broken = journal.verify(written.db).broken
    assert broken is not None and broken <= seq


def test_a_noted_hash_tells_when_the_hashes_themselves_were_written_anew(written: Store) -> None:
    noted = checked(written).hash
    put(written, "R9", "note", "later", "later", how=APPEND)
    assert checked(written, noted).noted_at == 9
    with closing(sqlite3.connect(written.path, isolation_level=None)) as conn:
        altered(conn, "body", 5)
        rows = conn.execute("SELECT seq, id, body, at FROM journal ORDER BY seq").fetchall()
        conn.executemany("UPDATE chain SET hash = ? WHERE seq = ?", [(hash, seq) for seq, hash in chain.follow(rows)])
    found = journal.verify(written.db, noted)
    assert (found.broken, found.noted_at) == (None, None)


def test_verify_says_what_it_proves(written: Store, capsys: pytest.CaptureFixture[str]) -> None:
    database = ["--db", str(written.path)]
    noted = checked(written).hash
    assert main(["verify", *database]) == 0
    told = capsys.readouterr().out
    assert f"The newest hash, of change 9, is {noted}." in told and "not that nobody rewrote all of it" in told
    put(written, "R9", "note", "later", "later", how=APPEND)
    assert main(["verify", *database, "--noted", noted.upper()]) == 0
    assert "is that of change 9: nothing up to it has been altered" in capsys.readouterr().out
    assert main(["verify", *database, "--noted", "0" * 64]) == 1
    assert "has been altered" in capsys.readouterr().err
    with closing(sqlite3.connect(written.path, isolation_level=None)) as conn:
        altered(conn, "body", 5)
    assert main(["verify", *database]) == 1
    assert "do not follow from change 5 on" in capsys.readouterr().err


def test_forgetting_a_name_leaves_the_hashes_as_they_are(written: Store) -> None:
    names.remember(written, "ann", "Ann Smith")
    before = checked(written)
    assert forgetting.forget(written, "Ann Smith").names == 1
    assert checked(written) == before


def test_the_chain_goes_on_after_a_row_that_had_to_be_rewritten(written: Store) -> None:
    (early,) = written.db.conn.execute("SELECT hash FROM chain WHERE seq = 4").fetchone()

    def rewrite(db: Database) -> None:
        db.conn.execute("UPDATE journal SET body = json_set(body, '$.link', 'x') WHERE seq = 5")
        db.conn.execute("DELETE FROM chain WHERE seq >= 5")
        journal.extend_chain(db)

    late = checked(written).hash
    written.file.write(rewrite)
    with closing(sqlite3.connect(written.path)) as conn:
        assert [journal.verify(Database(conn), noted).noted_at for noted in (early, late)] == [4, None]
        assert journal.verify(Database(conn)).broken is None


# Older files


def test_an_older_database_goes_on_with_one_hash_over_all_that_it_had(older: Path) -> None:
    store = Store(older)
    assert store.db.conn.execute("SELECT seq, hash FROM chain").fetchall() == [(OLDER, hash_by_hand(older))]
    assert verification.verify(store).same
    put(store, "A1", "note", "newer", "n1", how=APPEND)
    assert [seq for (seq,) in store.db.conn.execute("SELECT seq FROM chain ORDER BY seq")] == [OLDER, OLDER + 1]
    found = checked(store)
    assert (found.broken, found.hash) == (None, hash_by_hand(older))
    store.close()


def test_what_an_older_version_writes_in_between_is_covered_by_the_next_hash(written: Store) -> None:
    with closing(sqlite3.connect(written.path, isolation_level=None)) as conn:
        body = conn.execute("SELECT body FROM journal WHERE seq = 9").fetchone()[0]
        for number in range(3):
            conn.execute("INSERT INTO journal (id, body, at) VALUES (?, ?, ?)", [f"old{number}", body, NOW.isoformat()])
    assert checked(written).seq == 12 and checked(written).broken is None
    put(written, "R9", "note", "newer", "n1", how=APPEND)
    assert written.db.conn.execute("SELECT max(seq), count(*) FROM chain").fetchone() == (13, 10)
    assert checked(written).broken is None


@pytest.mark.parametrize("kind", ["", ".jsonl"])
def test_an_older_backup_is_restored_and_its_lines_with_a_warning(older: Path, tmp_path: Path, kind: str) -> None:
    lines = tmp_path / "older.db.jsonl"
    lines.write_bytes((DATA / "version-4.db.jsonl").read_bytes())
    made = tmp_path / "made.db"
    done = backup.restore(lines if kind else older, made, NOW)
    assert done.changes == OLDER and bool(done.warning) == bool(kind)
    store = Store(made)
    assert verification.verify(store).same and checked(store).hash == hash_by_hand(made)
    store.close()


def test_the_warning_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = tmp_path / "older.db.jsonl"
    lines.write_bytes((DATA / "version-4.db.jsonl").read_bytes())
    assert main(["restore", str(lines), "--db", str(tmp_path / "made.db")]) == 0
    assert "could not be checked to its end" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["", ".jsonl"])
def test_a_backup_keeps_the_hashes(written: Store, tmp_path: Path, kind: str) -> None:
    made = backup.backup(written, tmp_path / "copy.db")
    noted = checked(written).hash
    done = backup.restore(made.lines if kind else made.file, tmp_path / "made.db", NOW)
    assert done.warning == ""
    store = Store(tmp_path / "made.db")
    assert checked(store, noted).noted_at == 9
    assert store.db.conn.execute("SELECT count(*) FROM chain").fetchone() == (9,)
    store.close()


# Lines


def refused(lines: Path, tmp_path: Path) -> str:
    with pytest.raises(Unclear) as trouble:
        backup.restore(lines, tmp_path / "made.db", NOW)
    assert not (tmp_path / "made.db").exists()
    return str(trouble.value)


def test_lines_that_are_missing_doubled_or_swapped_are_refused(written: Store, tmp_path: Path) -> None:
    made = backup.backup(written, tmp_path / "copy.db")
    whole = made.lines.read_bytes().splitlines(keepends=True)
    chance = random.Random(20260302)
    spoilt: list[list[bytes]] = [whole[:place] + whole[place + 1 :] for place in range(len(whole))]
    spoilt += [whole[:place] for place in range(len(whole))]
    spoilt += [[*whole[:place], whole[place], *whole[place:]] for place in range(len(whole))]
    for _ in range(20):
        first, second = sorted(chance.sample(range(len(whole)), 2))
        between = whole[first + 1 : second]
        spoilt.append([*whole[:first], whole[second], *between, whole[first], *whole[second + 1 :]])
        spoilt.append([line for line in whole if chance.random() < 0.7] or [])
    for lines in spoilt:
        if lines != whole:
            made.lines.write_bytes(b"".join(lines))
            told = refused(made.lines, tmp_path)
            assert str(made.lines) in told and "backup" in told


def test_any_byte_of_a_backups_lines_that_is_changed_is_noticed(written: Store, tmp_path: Path) -> None:
    made = backup.backup(written, tmp_path / "copy.db")
    whole = made.lines.read_bytes()
    chance = random.Random(20260302)
    for _ in range(150):
        spoilt = bytearray(whole)
        spoilt[chance.randrange(len(whole) - 1)] ^= 1 << chance.randrange(7)
        made.lines.write_bytes(spoilt)
        refused(made.lines, tmp_path)


def test_a_gap_in_older_lines_is_refused_and_so_is_nothing_at_all(written: Store, tmp_path: Path) -> None:
    made = backup.backup(written, tmp_path / "copy.db")
    as_older(made.lines)
    whole = made.lines.read_bytes().splitlines(keepends=True)
    for place in range(len(whole) - 1):
        made.lines.write_bytes(b"".join(whole[:place] + whole[place + 1 :]))
        assert "should be" in refused(made.lines, tmp_path)
    made.lines.write_bytes(b"")
    assert "cut off" in refused(made.lines, tmp_path)


def test_lines_with_a_closing_line_made_to_fit_are_found_by_their_hashes(written: Store, tmp_path: Path) -> None:
    made = backup.backup(written, tmp_path / "copy.db")
    *rows, _ = made.lines.read_text("utf-8").splitlines()
    row: dict[str, Any] = json.loads(rows[4])
    row["body"]["why"] = "another reason"
    rows[4] = json.dumps(row, ensure_ascii=False, sort_keys=True)
    text = "".join(f"{line}\n" for line in rows)
    end = {"changes": len(rows), "digest": hashlib.sha256(text.encode()).hexdigest(), "end": True}
    made.lines.write_text(f"{text}{json.dumps(end)}\n", "utf-8")
    assert "do not follow" in refused(made.lines, tmp_path)
