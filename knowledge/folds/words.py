"""What is derived from a plan's text: its full-text index, and the number of recommendations that contain each word."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

from knowledge import rows
from knowledge.schema import INDEXED

WORD = re.compile(r"\w+")
_COMPOUND = re.compile(r"\b(\w++)[-–/](\w++)")
_COLUMNS = ", ".join(INDEXED)
_MARKS = ", ".join("?" * len(INDEXED))


def spellings(texts: Iterable[str]) -> str:
    """The compounds in the texts, each joined into one word, so that "inhouse" finds "in-house"."""
    compounds = {"".join(parts) for text in texts for parts in _COMPOUND.findall(text)}
    return " ".join(sorted(word.lower() for word in compounds))


def set_text(db: Database, id: int, plan: int, column: str, text: str, seq: int) -> None:
    """Write one searched column of a recommendation, and update the index and the word counts."""
    before = _indexed(db, id)
    after = {**before, column: text}
    if any(_COMPOUND.search(part) for part in _difference(before[column] or "", text or "")):
        after["spellings"] = spellings(rows.texts_of(after))
    _unindex(db, id, before)
    rows.update(db, id, **{column: text, "spellings": after["spellings"]})
    db.conn.execute(
        f"INSERT INTO recommendation_fts (rowid, {_COLUMNS}) VALUES (?, {_MARKS})", [id, *(after[name] for name in INDEXED)]
    )
    _recount(db, plan, before, after, seq)


def take_out(db: Database, id: int, plan: int, seq: int) -> None:
    """Remove a recommendation from the index and the word counts. Call this before its row is deleted."""
    before = _indexed(db, id)
    _unindex(db, id, before)
    _recount(db, plan, before, {}, seq)


def _indexed(db: Database, id: int) -> dict[str, Any]:
    """A recommendation's indexed columns."""
    row = db.conn.execute(f"SELECT {_COLUMNS} FROM recommendation WHERE id = ?", [id]).fetchone()
    return dict(zip(INDEXED, row, strict=True))


def _unindex(db: Database, id: int, columns: Mapping[str, Any]) -> None:
    """Remove a recommendation from the index. FTS5 needs exactly the texts that were indexed."""
    db.conn.execute(
        f"INSERT INTO recommendation_fts (recommendation_fts, rowid, {_COLUMNS}) VALUES ('delete', ?, {_MARKS})",
        [id, *(columns[name] for name in INDEXED)],
    )


def _words(texts: Iterable[str]) -> set[str]:
    return set(WORD.findall(" ".join(texts).lower()))


def _counted(columns: Mapping[str, Any]) -> list[str]:
    """The texts whose words are counted: every indexed column except the ref."""
    return [columns.get(name) or "" for name in INDEXED[1:]]


def _difference(before: str, after: str) -> tuple[str, str]:
    """The parts of two texts that differ: only the addition if lines were added at the end, otherwise both as a whole."""
    return ("", after[len(before) :]) if after.startswith(f"{before}\n") else (before, after)


def _recount(db: Database, plan: int, before: Mapping[str, Any], after: Mapping[str, Any], seq: int) -> None:
    """Update the word counts after a recommendation's text has changed."""
    pairs = list(zip(_counted(before), _counted(after), strict=True))
    changes = [_difference(old, new) for old, new in pairs if old != new]
    words_before, words_after = (_words(change[side] for change in changes) for side in (0, 1))
    elsewhere = _words(old for old, new in pairs if old == new or _difference(old, new)[0] != old)
    lost, gained = (sorted(words - elsewhere) for words in (words_before - words_after, words_after - words_before))
    db.conn.executemany(
        "UPDATE word SET recommendations = recommendations - 1 WHERE plan = ? AND word = ?", ((plan, word) for word in lost)
    )
    db.conn.executemany(
        "INSERT INTO word VALUES (?, ?, 1) ON CONFLICT (plan, word) DO UPDATE SET recommendations = recommendations + 1",
        ((plan, word) for word in gained),
    )
    db.conn.executemany(
        "DELETE FROM word WHERE plan = ? AND word = ? AND recommendations <= 0", ((plan, word) for word in lost)
    )
    if lost or gained:
        db.conn.execute("UPDATE plan SET seq = ? WHERE id = ?", [seq, plan])


def write_aliases(db: Database, plan: int, vocabulary: str) -> None:
    """Write a plan's aliases (from its plan file and taught by people) into its rows, and rebuild the full-text index."""
    aliases: dict[str, list[str]] = {ref: list(ways) for ref, ways in json.loads(vocabulary).get("aliases", {}).items()}
    taught = "SELECT taught.ref, words FROM taught JOIN plan ON plan.name = taught.plan WHERE plan.id = ? ORDER BY taught.rowid"
    for ref, words in db.conn.execute(taught, [plan]):
        if words not in aliases.setdefault(ref, []):
            aliases[ref].append(words)
    db.conn.execute("UPDATE recommendation SET aliases = '' WHERE plan = ? AND aliases <> ''", [plan])
    db.conn.executemany(
        "UPDATE recommendation SET aliases = ? WHERE plan = ? AND ref = ?",
        (("\n".join(ways), plan, ref) for ref, ways in aliases.items()),
    )
    _count_words(db, plan)
    db.conn.execute("INSERT INTO recommendation_fts (recommendation_fts) VALUES ('rebuild')")


def _count_words(db: Database, plan: int) -> None:
    """Count the recommendations that contain each word. The counts say which words can be asked about, and how specific each
    is.
    """
    counts: Counter[str] = Counter()
    for row in db.conn.execute(f"SELECT {_COLUMNS} FROM recommendation WHERE plan = ?", [plan]):
        counts.update(_words(_counted(dict(zip(INDEXED, row, strict=True)))))
    db.conn.execute("DELETE FROM word WHERE plan = ?", [plan])
    db.conn.executemany("INSERT INTO word VALUES (?, ?, ?)", ((plan, word, number) for word, number in sorted(counts.items())))
