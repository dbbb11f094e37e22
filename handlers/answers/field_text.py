"""How a field reads in answers, whichever fields a plan has: its value, its name, and what to say if it is empty."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from handlers.question import an, join_names
from knowledge import fields
from knowledge.fields import Changer, Field, Kind
from knowledge.further_columns import is_short
from knowledge.model import Recommendation, Timescale

FEW_WORDS = 3  # the longest value, in words, that fits into a sentence
UNCOUNTED = frozenset(("progress", "evidence", "actions"))
OWNERS = fields.BY_NAME["owners"]
_ADDED = re.compile(r"^\[\d{1,2} [A-Z][a-z]+ \d{4}\] ", re.MULTILINE)
"""The beginning of an addition to the progress."""


def on_card(further: Sequence[Field] = ()) -> tuple[Field, ...]:
    """The fields with short values on a card, in order. `further` are the plan's further columns, which come last."""
    own = sorted((field for field in fields.FIELDS if field.on_card), key=lambda field: field.on_card)
    return (*own, *(field for field in further if field.on_card))


def is_current(field: Field) -> bool:
    """True if people change the field as the work progresses, so that it is part of the current position."""
    return field.changed_by is not Changer.DOCUMENT


def asked_field(asks: str) -> Field | None:
    """The field for a key in `Question.fields`, or None."""
    return fields.asked(asks)


def grouped(by: str) -> Field | None:
    """The field for a key in `Question.by`, or None if recommendations can't be counted by it."""
    field = asked_field(by)
    return field if field and field.grouped else None


def called(word: str, others: Mapping[str, str]) -> Field | None:
    """The field that a word stands for, or None. `others` maps more words to fields' keys."""
    folded = word.casefold()
    return asked_field(others.get(folded, folded))


def plural(field: Field) -> str:
    """The plural of a field's name: "owners", "statuses", "priorities"."""
    word = field.asks
    if word.endswith("y"):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"


def value(row: Recommendation, field: Field, separator: str = "") -> str:
    """A field's value as text, or "" if it is empty. Names are joined with "and", or with `separator`."""
    if field.is_further:
        return dict(row.more).get(field.label, "")
    held = getattr(row, field.name)
    if isinstance(held, Timescale):
        return held.words
    if isinstance(held, tuple):
        return separator.join(held) if separator else join_names(held)
    return held or ""


def values(row: Recommendation, field: Field) -> tuple[str, ...]:
    """The values under which a recommendation is counted by a field: each of its owners, or its single value."""
    held = getattr(row, field.name) if field.kind is Kind.NAMES else value(row, field)
    return held if isinstance(held, tuple) else (held,) if held else ()


def in_sentence(ref: str, field: Field, value: str) -> str:
    """The value of a further column as a sentence, or only the column's name if the value is long."""
    if not is_short(value):
        return f"{ref} · {field.label}"
    if len(value.split()) > FEW_WORDS:
        return f"The {field.asks} of {ref}: {value.rstrip('.')}."
    return f"The {field.asks} of {ref} is {value}."


def none(field: Field) -> str:
    """What lists, tables and charts call recommendations without a value: "no owner"."""
    return f"no {field.asks}"


def value_or_none(row: Recommendation, field: Field) -> str:
    """A field's value as text, or words that say it is empty. If there are parts, each has its own status and date."""
    if row.parts and field.name in ("status", "timescale"):
        return f"{an(field.asks)} for each part"
    return value(row, field) or none(field)


def heading_of(by: str) -> str:
    """The heading of a table column for the field that something is counted by."""
    field = asked_field(by)
    return field.label if field and field.is_further else by.capitalize()


def heading(asks: str) -> str:
    """The heading above one field of several recommendations: "Owners" for R1 and R2, but "Status" and "Progress"."""
    field = asked_field(asks)
    several = field is not None and field.kind in (Kind.NAMES, Kind.PERIOD)
    if field and field.is_further:
        return field.label
    return (plural(field) if field and several else asks).capitalize()


def with_article(noun: str) -> str:
    """A field's name with its article: "an owner", "a status", but plain "progress"."""
    return noun if noun in UNCOUNTED else an(noun)


def newest_first(progress: str) -> str:
    """The progress with dated additions in reverse order: the latest first, and the document's own text last."""
    starts = [0, *(match.start() for match in _ADDED.finditer(progress) if match.start())]
    pieces = [progress[start:end].strip() for start, end in zip(starts, [*starts[1:], len(progress)], strict=True)]
    return "\n".join(reversed(pieces))
