"""Erases a person's name wherever planbot recorded it, and counts the texts in which people typed it.

The journal contains ids and isn't changed. Short-lived data (drafts, answers behind buttons, threads, claims, alias proposals)
that contains the name or belongs to the person is deleted, or has the name replaced.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from knowledge import journal, remote_transfer
from knowledge.fields import BY_NAME, Kind
from knowledge.names import FORGOTTEN, mention
from knowledge.store import Store

# SQLite overwrites what it deletes (secure_delete), but not the copies left behind when it moves rows between pages. Deleting
# all rows of a table overwrites whole pages, so the rows in these tables are deleted and written again, in this order.
REWRITTEN = {"person": "id", "saved": "id", "conversation": "rowid", "claim": "rowid", "proposal": "id"}
ID = re.compile(r"[UW][A-Z0-9]+(?:@\w+)?|person-[0-9a-f]{12}")  # an id from Slack, or one created for a person in the settings
CHECKPOINTS = 5  # attempts to empty the write-ahead log; each waits for readers in other processes


@dataclass(frozen=True, slots=True)
class Typed:
    """A text that still has the name because somebody typed it. `ref` is "" if it isn't about a single recommendation."""

    seq: int
    kind: str  # the kind of change: "update", "alias" or "import"
    ref: str


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The result: how many names were erased, how many pieces of short-lived data were cleaned (`swept`), and the texts in
    which people typed the name.

    `clean` is False if another process was still reading old pages, so that the name may remain in the database's log.
    """

    names: int
    swept: int
    typed: tuple[Typed, ...]
    clean: bool


@dataclass(frozen=True, slots=True)
class _Person:
    """The person to forget: their ids, a pattern that matches all their names (None if they have none), and the words in each
    name.
    """

    ids: frozenset[str]
    names: re.Pattern[str] | None
    words: tuple[frozenset[str], ...]

    def is_named_in(self, text: str) -> bool:
        return bool(self.names and self.names.search(_composed(text)))

    def is_named_anywhere(self, value: Any) -> bool:
        return any(map(self.is_named_in, _texts(value)))

    def may_be_named(self, value: Any) -> bool:
        """True if the JSON value contains the name, or all of its words separately: “nothing about “ann” and “smith””."""
        texts = tuple(_texts(value))
        in_texts = frozenset[str]().union(*map(_words, texts))
        return any(map(self.is_named_in, texts)) or any(words <= in_texts for words in self.words)

    def removed_from(self, value: Any) -> Any:
        """The JSON value with FORGOTTEN in place of the name."""
        names = self.names
        return _mapped(value, lambda text: names.sub(FORGOTTEN, _composed(text))) if names else value


def forget(store: Store, person: str, ids: Iterable[str] = (), called: Iterable[str] = ()) -> Forgotten:
    """Erase somebody, given their name or id. `ids` and `called` are further ids and names that the
    settings give for the same person.
    """

    def work(db: Database) -> tuple[int, int, tuple[Typed, ...]]:
        somebody = _find(db, person, ids, called)
        erased = _erase(db, somebody.ids)
        swept = _sweep(db, somebody)
        if erased or swept:
            _rewrite_tables(db)
        return erased, swept, tuple(_typed(db, somebody))

    if store.server:
        (erased, swept, typed), clean = remote_transfer.rewritten(store.server, store.db.conn, work)
        store.catch_up()
        return Forgotten(erased, swept, typed, clean and _empty_log(store))
    erased, swept, typed = store.file.write(work)
    return Forgotten(erased, swept, typed, _empty_log(store))


def _find(db: Database, person: str, more_ids: Iterable[str], more_names: Iterable[str]) -> _Person:
    rows = db.conn.execute("SELECT id, name FROM person WHERE forgotten = 0").fetchall()
    wanted = _folded(person)
    ids = {id for id, name in rows if id == person or _folded(name) == wanted}.union(more_ids)
    if ID.fullmatch(person) and _is_in_journal(db, person):
        ids.add(person)
    names = {name for id, name in rows if id in ids}.union(more_names) - ids - {FORGOTTEN}
    patterns = [r"\s+".join(map(re.escape, _composed(name).split())) for name in sorted(names, key=len, reverse=True)]
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE) if patterns else None
    return _Person(frozenset(ids), pattern, tuple(filter(None, map(_words, sorted(names)))))


def _is_in_journal(db: Database, id: str) -> bool:
    """True if the person made a change or is mentioned in one."""
    return journal.contains(db, (json.dumps(id), mention(id)))


def _erase(db: Database, ids: frozenset[str]) -> int:
    """Mark these ids as forgotten, and return the number of them that had a name."""
    had = sum(db.conn.execute("SELECT count(*) FROM person WHERE id = ? AND forgotten = 0", [id]).fetchone()[0] for id in ids)
    db.conn.executemany(
        "INSERT OR REPLACE INTO person (id, name, forgotten) VALUES (?, ?, 1)", [(id, FORGOTTEN) for id in sorted(ids)]
    )
    return int(had)


# Short-lived data


def _sweep(db: Database, person: _Person) -> int:
    """Delete the person's short-lived data, and remove the name from other people's. Returns how many pieces were affected."""
    return _saved(db, person) + _claims(db, person) + _threads(db, person) + _proposals(db, person)


def _saved(db: Database, person: _Person) -> int:
    """Clean the data behind buttons, and return how many pieces were affected. Answers lose the name but keep their buttons.

    Drafts, suggestions and forms are deleted, so that nobody confirms words that they didn't see.
    """
    deleted: list[tuple[str]] = []
    changed: list[tuple[str, str]] = []
    for id, json_text in db.conn.execute("SELECT id, body FROM saved"):
        body = json.loads(json_text)
        clean = _cleaned(person, body)
        if {body.get("author"), body.get("by")} & person.ids or clean is None:
            deleted.append((id,))
        elif clean is not body:
            changed.append((json.dumps(clean, ensure_ascii=False), id))
    db.conn.executemany("DELETE FROM saved WHERE id = ?", deleted)
    db.conn.executemany("UPDATE saved SET body = ? WHERE id = ?", changed)
    return len(deleted) + len(changed)


def _cleaned(person: _Person, body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """A saved body without the name: unchanged if it doesn't contain the name, None if it has to be deleted."""
    if not person.may_be_named(body):
        return body
    if "answer" not in body:
        return None
    question = {"asked": ""} if person.may_be_named(body.get("asked", "")) else {}
    clean = {**person.removed_from(body), **question}
    return None if person.may_be_named(clean) else clean


def _claims(db: Database, person: _Person) -> int:
    """Drop claims for unanswered questions from the person, and remove the name from messages that others have yet to
    receive.
    """
    changed: list[tuple[str, str, str]] = []
    for id, json_text, state in db.conn.execute("SELECT id, body, state FROM claim WHERE body <> ''"):
        body = json.loads(json_text)
        if body.get("user") in person.ids:
            changed.append(("", "done", id))
        elif person.may_be_named(body):
            clean = person.removed_from(body)
            changed.append(("", "done", id) if person.may_be_named(clean) else (json.dumps(clean), state, id))
    db.conn.executemany("UPDATE claim SET body = ?, state = ? WHERE id = ?", changed)
    return len(changed)


def _threads(db: Database, person: _Person) -> int:
    """Delete the context of conversations that were private to the person or that contain the name."""
    deleted = [
        (thread,)
        for thread, body in db.conn.execute("SELECT thread, body FROM conversation").fetchall()
        if person.ids & set(re.split(r"[:/]", thread)) or person.may_be_named(json.loads(body))
    ]
    db.conn.executemany("DELETE FROM conversation WHERE thread = ?", deleted)
    return len(deleted)


def _proposals(db: Database, person: _Person) -> int:
    """Delete alias proposals that contain the name."""
    deleted = [(id,) for id, words in db.conn.execute("SELECT id, words FROM proposal") if person.may_be_named(words)]
    db.conn.executemany("DELETE FROM proposal WHERE id = ?", deleted)
    return len(deleted)


def _rewrite_tables(db: Database) -> None:
    for table, order in REWRITTEN.items():
        rows = db.conn.execute(f"SELECT * FROM {table} ORDER BY {order}").fetchall()
        db.conn.execute(f"DELETE FROM {table}")
        if rows:
            db.conn.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def _empty_log(store: Store) -> bool:
    """Empty the write-ahead log, which contains old pages. Returns False if another process is still reading them."""
    for _ in range(CHECKPOINTS):
        busy, *_ = store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not busy:
            return True
    return False


# What people typed


def _typed(db: Database, person: _Person) -> Iterator[Typed]:
    """The changes in which somebody typed the person's name."""
    if person.names is None:
        return
    for seq, change in journal.after(db, 0):
        if person.is_named_anywhere(list(_new_texts(change.kind, change.body))):
            yield Typed(seq, change.kind, str(change.body.get("ref", "")))


def _new_texts(kind: str, body: Mapping[str, Any]) -> Iterator[Any]:
    """The texts that a change added, as JSON values. Old values are left out, because an earlier change added them."""
    if kind != "update":
        yield body
        return
    yield body.get("why")
    if body.get("undoes"):
        return
    if body.get("added") is None:
        yield body["to"]
    else:
        field = BY_NAME.get(body["field"])
        yield body["to"][-1] if field and field.kind is Kind.EVIDENCE else body["added"]


def _texts(value: Any) -> Iterator[str]:
    """Every string in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """A JSON value with `change` applied to every string in it."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _mapped(item, change) for key, item in value.items()}
    return [_mapped(item, change) for item in value] if isinstance(value, list | tuple) else value


def _folded(text: str) -> str:
    return " ".join(_composed(text).casefold().split())


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", _composed(text).casefold()))


def _composed(text: str) -> str:
    """The text with each accented letter as a single character; "é" can also be written as two."""
    return unicodedata.normalize("NFC", text)
