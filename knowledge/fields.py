"""One table of all the fields that a recommendation has: what each is called, where it is stored, who may change it, and how it
is shown.

All code that handles fields in general uses this table: reading documents, the database's columns, merging, cards, forms,
previews, history, CSV and JSON. To add a field, add a row here and an attribute to `model.Recommendation`.

A column that only one plan's document has is a field too; `further` creates it from the heading. The heading is part of the
field's name, so a name in the journal is enough to recreate the field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

MORE = "more:"
"""The prefix of a further column's name. Its heading follows."""


class Kind(StrEnum):
    """The type of a field's value, as stored in JSON."""

    PROSE = "prose"  # text of any length
    WORD = "word"  # one of the few words that the plan uses in this field, or None
    TEXT = "text"  # text in a further column, or None
    AMOUNT = "amount"  # like TEXT, but in a column where most cells are numbers or sums of money
    NAMES = "names"  # a list of names
    PERIOD = "period"  # the author's words for a time, or None; the days that they cover are stored separately
    EVIDENCE = "evidence"  # a list of {"text", "link"}
    PROPOSAL = "proposal"  # {"to", "by", "at", "why"} while it waits for an approver, otherwise None
    NOTE = "note"  # text that exists only in the history


class Changer(StrEnum):
    """Who may change a field."""

    OWNER = "owner"  # the recommendation's owners and the plan's managers
    MANAGER = "manager"
    PLANBOT = "planbot"  # nobody directly: it changes as a result of other changes
    DOCUMENT = "document"  # nobody: it changes only with a new version of the document


@dataclass(frozen=True, slots=True)
class Field:
    """One field.

    `name` is its key in the journal and in JSON, and its attribute in `Recommendation`. `label` is the name that people see.
    `asks` is its name in `Question.fields` and in the JSON of an answer ("" if it can't be asked for by itself). `in_document`
    says that documents have a column for it; the words of its heading are in `knowledge/documents/lexicon.py`. `column` is its
    column in the table `recommendation` ("" if it has its own table). `weight` is the weight of its words in a search (0 if it
    isn't searched). `appended` says that updates add to it instead of replacing it. `on_card` is its position among the short
    values on a card (0 if it isn't one of them). `grouped` says that recommendations can be counted by its values.
    """

    name: str
    label: str
    kind: Kind
    changed_by: Changer
    asks: str = ""
    in_document: bool = False
    column: str = ""
    weight: float = 0.0
    appended: bool = False
    on_card: int = 0
    grouped: bool = False

    @property
    def is_further(self) -> bool:
        """True if the field is a further column, named after its heading in the document."""
        return self.name.startswith(MORE)

    @property
    def key(self) -> str:
        """The field's key in `Question.asks`, `Question.fields` and `Question.by`."""
        return self.name if self.is_further else self.asks


FIELDS: tuple[Field, ...] = (
    Field(
        "theme",
        "Theme",
        Kind.NAMES,
        Changer.DOCUMENT,
        asks="theme",
        weight=0.45,
        on_card=4,
        grouped=True,
        in_document=True,
    ),
    Field(
        "title",
        "Recommendation",
        Kind.PROSE,
        Changer.DOCUMENT,
        column="title",
        weight=1.0,
        in_document=True,
    ),
    Field(
        "actions",
        "Actions",
        Kind.PROSE,
        Changer.DOCUMENT,
        asks="actions",
        column="actions",
        weight=0.62,
        in_document=True,
    ),
    Field(
        "timescale",
        "Timescale",
        Kind.PERIOD,
        Changer.OWNER,
        asks="timescale",
        column="timescale",
        on_card=3,
        grouped=True,
        in_document=True,
    ),
    Field(
        "owners",
        "Owners",
        Kind.NAMES,
        Changer.MANAGER,
        asks="owner",
        on_card=2,
        grouped=True,
        in_document=True,
    ),
    Field(
        "progress",
        "Progress",
        Kind.PROSE,
        Changer.OWNER,
        asks="progress",
        column="progress",
        weight=0.62,
        appended=True,
        in_document=True,
    ),
    Field(
        "status",
        "Status",
        Kind.WORD,
        Changer.OWNER,
        asks="status",
        column="status",
        on_card=1,
        grouped=True,
        in_document=True,
    ),
    Field("evidence", "Evidence", Kind.EVIDENCE, Changer.OWNER, column="evidence", appended=True),
    Field("note", "Note", Kind.NOTE, Changer.OWNER, appended=True),
    Field("proposed", "Status, proposed", Kind.PROPOSAL, Changer.PLANBOT, column="proposed"),
    Field("extension", "Timescale, proposed", Kind.PROPOSAL, Changer.PLANBOT, column="extension"),
)

BY_NAME: Mapping[str, Field] = {field.name: field for field in FIELDS}
BY_ASKS: Mapping[str, Field] = {field.asks: field for field in FIELDS if field.asks}
"""The fields that can be asked for, by their name in a question (`Field.asks`)."""
DOCUMENT = tuple(field.name for field in FIELDS if field.in_document)
"""The names of the fields that documents have, in the order of a plan's table."""
MERGED = tuple(name for name in DOCUMENT if BY_NAME[name].changed_by in (Changer.OWNER, Changer.MANAGER))
"""The fields that both documents and people change, so they have to be merged when there is a new version of the document."""
WORDS = tuple(field for field in FIELDS if field.kind is Kind.WORD)
"""The fields whose values are a fixed set of words, such as the plan's statuses."""
APPENDED = tuple(field.name for field in FIELDS if field.appended)
WAITING: Mapping[str, str] = {"proposed": "status", "extension": "timescale"}
"""The fields for changes that are waiting for an approver, each with the field that would change."""
ANOTHER_STATUS = "another status was set"
ANOTHER_REQUEST = "another request took its place"
WITHDRAWN = (ANOTHER_STATUS, ANOTHER_REQUEST)
"""The reasons recorded when a request stops waiting although nobody sent it back."""


# Further columns

MANAGED = re.compile(
    r"""
    \b(?:response|responses|decision|accepted|agreed|rationale|justification|source|sources)\b
    |^(?:reason|reasons)$|\breasons?\ (?:for|given\ for)\ (?:the\ )?(?:response|decision|reject\w*|not\ (?:accept|agree)\w*)\b
    |\b(?:success|outcome)\ (?:measures?|criteri\w+|indicators?)\b|\bmeasures?\ of\ success\b|\bkpis?\b
    |\bhow\ (?:will|shall)\ we\ know\b
    """,
    re.VERBOSE,
)
"""Headings for an authority's response to a committee and for measures of success. Only managers change these columns."""
OWN_WORDS = frozenset(
    """
    action actions all column count date dates deadline due everything evidence help history list note open overdue owner owners
    page plan progress recommendation recommendations ref refs search status summary team teams theme themes timescale
    timescales title total undo update updates when who
    """.split()
)
"""Words with a meaning of their own in planbot. A column with one of these as its whole heading is called, for example, "the
date column".
"""
_BRACKETED = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_ACRONYM = 4  # the longest word that keeps its capitals: "RAG", "KPI"


@lru_cache(maxsize=4_000)
def further(heading: str, kind: Kind = Kind.TEXT, on_card: int = 0) -> Field:
    """The field for a further column. `kind` and `on_card` depend on the plan's cells in that column."""
    changer = Changer.MANAGER if MANAGED.search(heading.casefold()) else Changer.OWNER
    return Field(f"{MORE}{heading}", heading, kind, changer, words_of(heading), on_card=on_card, grouped=True)


def words_of(heading: str) -> str:
    """The name of a column for use in a sentence: "estimated cost" for "Estimated cost (£k):"."""
    bare = " ".join(_BRACKETED.sub("", heading).split()).strip(" ?:.*#–-") or " ".join(heading.split())
    words = " ".join(word if word.isupper() and 1 < len(word) <= _ACRONYM else word.lower() for word in bare.split())
    return f"{words} column" if words.lower() in OWN_WORDS else words


def named(name: str) -> Field | None:
    """The field with this name, which may be a further column, or None if there is no such field."""
    return further(name.removeprefix(MORE)) if name.startswith(MORE) else BY_NAME.get(name)


def asked(key: str) -> Field | None:
    """The field for a key in `Question.fields`, or None if there is no such field."""
    return further(key.removeprefix(MORE)) if key.startswith(MORE) else BY_ASKS.get(key)


def spoken(name: str) -> str:
    """A field's name for use in a sentence. A name without a field ("removed", "added") is returned unchanged."""
    field = named(name)
    return name if field is None else field.asks if field.is_further else field.label.lower()


def heading(name: str) -> str:
    """A field's name in the terminal: its key in the journal or, for a further column, its heading."""
    return name.removeprefix(MORE)


def label(name: str) -> str:
    """The label of the field with this name, or the name itself if there is no such field."""
    field = named(name)
    return field.label if field else name
