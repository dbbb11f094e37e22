"""The file that belongs to an answer: a chart as a picture, if that was asked for, or a CSV file.

A picture isn't drawn until it is sent, and the plotting library is imported only then, because that is slow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot import picture
from handlers import csv_text
from handlers.answer import Answer, Chart, Note, Part, Sheet

NO_PICTURES = (
    "I can’t make a picture file here. Whoever runs planbot can install what that takes: "
    "the extra “pictures”, which docs/running.md describes."
)


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """A file to send. `alt` is its alternative text."""

    name: str
    title: str
    content: bytes
    alt: str


def has_one(answer: Answer) -> bool:
    """True if the answer has a part that can be sent as a file."""
    return any(isinstance(part, Chart | Sheet) for part in answer.parts)


def of(answer: Answer) -> OutgoingFile | None:
    """The file for an answer's first picture or sheet, or None if it has neither."""
    for part in answer.parts:
        match part:
            case Chart(as_picture=True) if picture.can_draw():
                name = re.sub(r"[^a-z0-9]+", "-", part.title.casefold()).strip("-")
                return OutgoingFile(f"{name}.png", part.title, picture.png(part), part.alt)
            case Sheet(name, rows):
                return OutgoingFile(
                    name, answer.headline.rstrip("."), csv_text.csv_bytes(rows), f"{len(rows) - 1} rows: {', '.join(rows[0])}"
                )
    return None


def with_what_can_be_drawn(answer: Answer) -> Answer:
    """The answer as this installation can give it: if pictures can't be drawn, its charts become Slack's own, and a note says
    why.
    """
    if not any(isinstance(part, Chart) and part.as_picture for part in answer.parts) or picture.can_draw():
        return answer
    parts: list[Part] = []
    for part in answer.parts:
        if isinstance(part, Chart) and part.as_picture:
            parts += [replace(part, as_picture=False), Note(NO_PICTURES)]
        else:
            parts.append(part)
    return replace(answer, parts=tuple(parts))
