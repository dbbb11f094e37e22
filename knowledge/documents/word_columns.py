"""Further columns that hold a field of their own: one of a few words, such as a priority.

The reader gives every role that it knows a column. A column under one of a further field's headings becomes that field.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from knowledge.fields import WORDS, Field
from knowledge.model import Document, Recommendation


def place_words(document: Document) -> Document:
    """The document with the columns of further fields in those fields, and no longer among its further columns."""
    columns = {heading: field for heading in document.further if (field := _field(heading))}
    if not columns:
        return document
    rows = tuple(_place(row, columns) for row in document.recommendations)
    return replace(
        document,
        recommendations=rows,
        further=tuple(heading for heading in document.further if heading not in columns),
        columns=tuple((heading, columns[heading].name if heading in columns else role) for heading, role in document.columns),
    )


def _field(heading: str) -> Field | None:
    """The field whose heading this is, word for word."""
    plain = " ".join(heading.casefold().split())
    return next((field for field in WORDS if field.name != "status" and plain in (*field.headings, *field.phrases)), None)


def _place(row: Recommendation, columns: dict[str, Field]) -> Recommendation:
    values: dict[str, Any] = {columns[heading].name: text or None for heading, text in row.more if heading in columns}
    return replace(row, **values, more=tuple(item for item in row.more if item[0] not in columns))
