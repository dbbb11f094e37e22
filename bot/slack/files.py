"""The file that goes with an answer: a chart as a picture, or a sheet as CSV.

A picture is drawn when it is sent, and the library that draws it is imported only then, since that takes long.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers import csv_text
from handlers.answer import Answer, Chart, Sheet


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """A file ready to be sent; `alt` is its alternative text."""

    name: str
    title: str
    content: bytes
    alt: str


def of(answer: Answer) -> OutgoingFile | None:
    """The file of an answer's first chart or sheet; None if it has neither."""
    for part in answer.parts:
        match part:
            case Chart():
                from bot.picture import png

                name = re.sub(r"[^a-z0-9]+", "-", part.title.casefold()).strip("-")
                return OutgoingFile(f"{name}.png", part.title, png(part), part.alt)
            case Sheet(name, rows):
                return OutgoingFile(
                    name, answer.headline, csv_text.csv_bytes(rows), f"{len(rows) - 1} rows: {', '.join(rows[0])}"
                )
    return None
