"""The names of people by id, in a table beside the journal, which contains only ids.

If a text mentions somebody by way of planbot (an @mention, the author of an added message), it contains their id, written as
⟨@U0123⟩. The name replaces it when the text is shown, so a name can be forgotten without touching the history. These brackets
differ from Slack's notation: if a document or a person writes "<@U0123>", it stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from knowledge.store import Store

FORGOTTEN = "someone who is no longer named"
OPENS = "⟨@"
MENTION = re.compile(r"⟨@([UW][A-Z0-9]{1,40})⟩")
CHANNEL = re.compile(r"⟨#([CG][A-Z0-9]{1,40})⟩")


def remember(store: Store, id: str, name: str) -> None:
    """Store the name of a person who has just done something, if it is new. If the name had been forgotten, it is stored
    again.
    """
    if not id or not name or name == id or names(store).get(id) == name:
        return
    sql = "INSERT INTO person (id, name) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, forgotten = 0"
    store.write(lambda tables: tables.execute(sql, [id, name]))


def hear_of(store: Store, id: str, name: str) -> None:
    """Store the name of a person whom somebody else mentioned. Unlike `remember`, this doesn't bring back a forgotten name."""
    if not name or names(store).get(id) in (name, FORGOTTEN):
        return
    sql = (
        "INSERT INTO person (id, name) VALUES (?, ?)"
        " ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE person.forgotten = 0"
    )
    store.write(lambda tables: tables.execute(sql, [id, name]))


def names(store: Store) -> Mapping[str, str]:
    """All stored names, by id."""
    return dict(store.db.conn.execute("SELECT id, name FROM person"))


def name(store: Store, id: str) -> str:
    """A person's name, or their id if no name is stored."""
    row = store.db.conn.execute("SELECT name FROM person WHERE id = ?", [id]).fetchone()
    return row[0] if row else id


# People in text


def mention(id: str) -> str:
    """The notation for a person in stored text."""
    return f"⟨@{id}⟩"


def channel(id: str) -> str:
    """The notation for a channel in stored text. It is replaced by a name or a link when the text is shown."""
    return f"⟨#{id}⟩"


def mentioned_ids(text: str) -> tuple[str, ...]:
    """The ids of the people mentioned in the text, without duplicates."""
    return tuple(dict.fromkeys(MENTION.findall(text)))


def with_names(text: str, called: Callable[[str], str]) -> str:
    """The text as people see it, with names instead of ids. `called` returns the name for an id, or "" if it is unknown."""
    if OPENS not in text:
        return text
    return MENTION.sub(lambda match: _shown(match[1], called(match[1])), text)


def _shown(id: str, name: str) -> str:
    return FORGOTTEN if name == FORGOTTEN else f"@{name or id}"


def with_ids(text: str, called: Mapping[str, str]) -> str:
    """The inverse of `with_names`, for text that somebody has edited. `called` maps ids to names."""
    as_shown = {id: _shown(id, name) for id, name in called.items()}
    for id in sorted(as_shown, key=lambda id: -len(as_shown[id])):  # longest first: "@Ann" may begin another name
        text = text.replace(as_shown[id], mention(id))
    return text


def with_plain_ids(text: str) -> str:
    """The text with "@U0123" for each mention, for use in a question, which isn't stored."""
    return MENTION.sub(r"@\1", text)
