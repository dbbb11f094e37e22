"""Forgetting somebody: their name is erased wherever planbot itself wrote it, and what people typed is counted.

The journal holds ids and is left as it is. What is kept for a while (drafts, answers behind buttons, threads, claims,
proposed words) may hold the name or belong to the person: it is taken out, or the name in it is.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from knowledge import journal
from knowledge.names import FORGOTTEN, mention
from knowledge.store import Store

# SQLite overwrites what is deleted (secure_delete), but not the copies of rows that it leaves behind when it moves them
# between pages. Deleting all rows of a table frees its pages, which are overwritten whole; so these are written anew.
SHORT_LIVED = {"person": "id", "saved": "id", "conversation": "rowid", "claim": "rowid", "proposal": "id"}
ID = re.compile(r"[UW][A-Z0-9]+(?:@\w+)?|person-[0-9a-f]{12}")  # of a person whom Slack knows, or the settings alone
CHECKPOINTS = 5  # tries to empty the write-ahead log, each of which waits for other processes' reads to end


@dataclass(frozen=True, slots=True)
class Typed:
    """A text that still has the name, because somebody typed it. `ref` is "" for what is not one recommendation's."""

    seq: int
    kind: str  # of the change: "update", "alias" or "import"
    ref: str


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What forgetting did: how many names were erased, how many kept things were swept, and the texts that people typed.

    `clean` is False where another process kept the old pages in use, so that the name may still be in the file's log.
    """

    names: int
    swept: int
    typed: tuple[Typed, ...]
    clean: bool


@dataclass(frozen=True, slots=True)
class _Meant:
    """Who is to be forgotten: their ids, a pattern of all that they are called (None for no name), and each name's words."""

    ids: frozenset[str]
    called: re.Pattern[str] | None
    words: tuple[frozenset[str], ...]

    def in_text(self, text: str) -> bool:
        return bool(self.called and self.called.search(_composed(text)))

    def in_any(self, value: Any) -> bool:
        return any(map(self.in_text, _texts(value)))

    def in_kept(self, value: Any) -> bool:
        """Whether something kept for a while has the name, also as its words one by one: “nothing about “ann” and “smith””."""
        return any(self.in_text(text) or self._in_words(text) for text in _texts(value))

    def _in_words(self, text: str) -> bool:
        present = set(re.findall(r"\w+", _composed(text).casefold()))
        return any(words <= present for words in self.words)

    def without(self, value: Any) -> Any:
        """The value with FORGOTTEN in the place of the name."""
        called = self.called
        return _mapped(value, lambda text: called.sub(FORGOTTEN, _composed(text))) if called else value


def forget(store: Store, person: str, ids: Iterable[str] = (), called: Iterable[str] = ()) -> Forgotten:
    """Erase somebody, given their name or id; `ids` and `called` are those under which the settings know them besides."""

    def work(db: Database) -> tuple[int, int, tuple[Typed, ...]]:
        meant = _meant(db, person, frozenset(ids), tuple(called))
        erased = _erase(db, meant.ids)
        swept = _sweep(db, meant)
        if erased or swept:
            _write_anew(db)
        return erased, swept, tuple(_typed(db, meant))

    erased, swept, typed = store.write(work)
    return Forgotten(erased, swept, typed, _emptied(store))


def _meant(db: Database, person: str, ids: frozenset[str], called: Sequence[str]) -> _Meant:
    rows = db.conn.execute("SELECT id, name FROM person WHERE forgotten = 0").fetchall()
    wanted = _folded(person)
    matches = {id for id, name in rows if id == person or _folded(name) == wanted} | ids
    if ID.fullmatch(person) and _is_in_the_record(db, person):
        matches.add(person)
    names = {name for id, name in rows if id in matches} | set(called)
    names = {name for name in names if name != FORGOTTEN and name not in matches}
    words = [r"\s+".join(map(re.escape, _composed(name).split())) for name in sorted(names, key=len, reverse=True)]
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE) if words else None
    parts = (frozenset(re.findall(r"\w+", _composed(name).casefold())) for name in sorted(names))
    return _Meant(frozenset(matches), pattern, tuple(part for part in parts if part))


def _is_in_the_record(db: Database, id: str) -> bool:
    """Whether somebody changed something, or is mentioned."""
    return journal.contains(db, (json.dumps(id), mention(id)))


def _erase(db: Database, ids: frozenset[str]) -> int:
    """Mark these ids as forgotten; how many of them had a name."""
    had = sum(db.conn.execute("SELECT count(*) FROM person WHERE id = ? AND forgotten = 0", [id]).fetchone()[0] for id in ids)
    db.conn.executemany(
        "INSERT OR REPLACE INTO person (id, name, forgotten) VALUES (?, ?, 1)", [(id, FORGOTTEN) for id in sorted(ids)]
    )
    return int(had)


# What is kept for a while


def _sweep(db: Database, meant: _Meant) -> int:
    """Take the name, and what belongs to the person, out of all that is kept for a while; how many things it was."""
    return _kept(db, meant) + _claims(db, meant) + _threads(db, meant) + _proposals(db, meant)


def _kept(db: Database, meant: _Meant) -> int:
    """Answers lose the name and keep their buttons. Drafts, suggestions and forms go: nobody is to confirm other words than
    those that they saw."""
    gone: list[tuple[str]] = []
    changed: list[tuple[str, str]] = []
    for id, packed in db.conn.execute("SELECT id, body FROM saved"):
        body = json.loads(packed)
        left = _left(meant, body)
        if {body.get("author"), body.get("by")} & meant.ids or left is None:
            gone.append((id,))
        elif left is not body:
            changed.append((json.dumps(left, ensure_ascii=False), id))
    db.conn.executemany("DELETE FROM saved WHERE id = ?", gone)
    db.conn.executemany("UPDATE saved SET body = ? WHERE id = ?", changed)
    return len(gone) + len(changed)


def _left(meant: _Meant, body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """A kept body without the name; itself where it does not have it, None where nothing may be left of it."""
    if not meant.in_kept(body):
        return body
    if "answer" not in body:
        return None
    asked = {"asked": ""} if meant.in_kept(body.get("asked", "")) else {}
    left = {**meant.without(body), **asked}
    return None if meant.in_kept(left) else left


def _claims(db: Database, meant: _Meant) -> int:
    """What the person asked and nobody has answered is given up; what others are still to be told loses the name."""
    changed: list[tuple[str, str, str]] = []
    for id, packed, state in db.conn.execute("SELECT id, body, state FROM claim WHERE body <> ''"):
        body = json.loads(packed)
        if body.get("user") in meant.ids:
            changed.append(("", "done", id))
        elif meant.in_kept(body):
            left = meant.without(body)
            changed.append(("", "done", id) if meant.in_kept(left) else (json.dumps(left), state, id))
    db.conn.executemany("UPDATE claim SET body = ?, state = ? WHERE id = ?", changed)
    return len(changed)


def _threads(db: Database, meant: _Meant) -> int:
    """What conversations were last about: those with the person alone, and those that hold the name."""
    rows = db.conn.execute("SELECT thread, body FROM conversation").fetchall()
    gone = [(thread,) for thread, body in rows if meant.ids & set(re.split(r"[:/]", thread)) or meant.in_kept(json.loads(body))]
    db.conn.executemany("DELETE FROM conversation WHERE thread = ?", gone)
    return len(gone)


def _proposals(db: Database, meant: _Meant) -> int:
    """Words proposed as another way to say a recommendation."""
    gone = [(id,) for id, words in db.conn.execute("SELECT id, words FROM proposal") if meant.in_kept(words)]
    db.conn.executemany("DELETE FROM proposal WHERE id = ?", gone)
    return len(gone)


def _write_anew(db: Database) -> None:
    for table, order in SHORT_LIVED.items():
        rows = db.conn.execute(f"SELECT * FROM {table} ORDER BY {order}").fetchall()
        db.conn.execute(f"DELETE FROM {table}")
        if rows:
            db.conn.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def _emptied(store: Store) -> bool:
    """Empty the write-ahead log, which has the pages as they were; False where another process is reading them."""
    for _ in range(CHECKPOINTS):
        busy, *_ = store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not busy:
            return True
    return False


# What people typed


def _typed(db: Database, meant: _Meant) -> Iterator[Typed]:
    """The changes in which somebody typed the name."""
    if meant.called is None:
        return
    for seq, change in journal.after(db, 0):
        if meant.in_any(list(_written(change.kind, change.body))):
            yield Typed(seq, change.kind, str(change.body.get("ref", "")))


def _written(kind: str, body: Mapping[str, Any]) -> Iterator[Any]:
    """What a change brought into the record: not what stood there before, which an earlier change brought."""
    if kind != "update":
        yield body
        return
    yield body.get("why")
    if body.get("undoes"):
        return
    if body.get("added") is None:
        yield body["to"]
    else:
        yield body["to"][-1] if body["field"] == "evidence" else body["added"]


def _texts(value: Any) -> Iterator[str]:
    """Every text in plain JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """Plain JSON with every text changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _mapped(item, change) for key, item in value.items()}
    return [_mapped(item, change) for item in value] if isinstance(value, list | tuple) else value


def _folded(text: str) -> str:
    return " ".join(_composed(text).casefold().split())


def _composed(text: str) -> str:
    """Letters with their accents as one character each: "é" may be written in two ways."""
    return unicodedata.normalize("NFC", text)
