"""People in a question: replaces "mine" and "my team", or the name of a person, by the owners that they are responsible for.

The question is then understood like any other about these owners. The settings say who is responsible for an owner.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

from handlers.language import person_words
from handlers.rights import Rights
from knowledge.names import FORGOTTEN

OWNED = "OWNED"
SHORTEST = 3  # letters in the shortest first name or surname that can stand for a person
_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")


@dataclass(frozen=True, slots=True)
class Owned:
    """A question with owners instead of people.

    `people` are the ids of the people meant, and `missing` those of them who aren't responsible for any owner in the plan.
    `author_unknown` means that people asked about themselves and planbot doesn't know who they are.
    """

    text: str
    people: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    author_unknown: bool = False


def with_owners(text: str, author: str, rights: Rights, owners: Sequence[str], words: Container[str]) -> Owned:
    """Replace "mine" or a person's name with the owners that they are responsible for. `words` are the plan's own words, which
    don't count as people's names."""
    mine = _mine(text)
    if mine != text:
        if not author:
            return Owned(text, author_unknown=True)
        return _owned(mine, author, rights, owners)
    return _named(text, rights, owners, words)


def _mine(text: str) -> str:
    if person_words.NEVER.search(text):
        return text
    for row in person_words.MINE:
        text = row.apply(text)
    return text


def _owned(text: str, who: str, rights: Rights, owners: Sequence[str]) -> Owned:
    """The text with its marks replaced by the owners that a person is responsible for."""
    theirs = rights.owners_of(who, owners)
    if not theirs:
        return Owned(text, (who,), (who,))
    return Owned(text.replace(OWNED, " or ".join(theirs)), (who,))


def _named(text: str, rights: Rights, owners: Sequence[str], words: Container[str]) -> Owned:
    """The text with a named or mentioned person replaced by owners."""
    if mention := _MENTION.search(text):
        who = mention[1]
        rest = _MENTION.sub("", text, count=1)
        asked = person_words.ASKED_OF.search(f"{text[: mention.start()]} PERSON {text[mention.end() :]}")
        if who in rights.names and asked and rest.strip():
            return _owned(text.replace(mention[0], OWNED), who, rights, owners)
        return Owned(text)
    for who, way in ways(rights, owners, words):
        pattern = re.compile(rf"(?<!\w){re.escape(way)}(?!\w)", re.IGNORECASE)
        if pattern.search(text) and person_words.ASKED_OF.search(pattern.sub("PERSON", text)):
            return _owned(pattern.sub(OWNED, text), who, rights, owners)
    return Owned(text)


def ways(rights: Rights, owners: Sequence[str] = (), words: Container[str] = ()) -> list[tuple[str, str]]:
    """What people can be called, with their ids: full names first, then parts of names that only one person has and that
    aren't in `words` or the name of one of the `owners`.
    """
    people = {who: name for who, name in rights.names.items() if name not in ("", FORGOTTEN) and not _is_owner(name, owners)}
    full = list(people.items())
    parts: dict[str, set[str]] = {}
    for who, name in people.items():
        for part in name.split():
            parts.setdefault(part.casefold(), set()).add(who)
    of_owners = {word.casefold() for owner in owners for word in owner.split()}
    short = [
        (next(iter(whose)), part)
        for part, whose in parts.items()
        if len(whose) == 1 and len(part) >= SHORTEST and part not in words and part not in of_owners
    ]
    return [*sorted(full, key=lambda pair: -len(pair[1])), *short]


def _is_owner(name: str, owners: Sequence[str]) -> bool:
    return name.casefold() in {owner.casefold() for owner in owners}
