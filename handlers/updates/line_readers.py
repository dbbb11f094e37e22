"""Reads a line by the field that it changes.

Any other line may follow a status, and a line may turn out to be a plain statement. The functions that read each kind are
therefore in one table, which `parse` fills.
"""

from __future__ import annotations

from collections.abc import Callable

from handlers.language import statement_words
from handlers.updates import lines
from handlers.updates.asking_back import Back
from handlers.updates.column_lines import column, word_line
from handlers.updates.line_terms import Edits, Says, Terms
from handlers.updates.lines import Line
from handlers.updates.status_names import misspelt_alone, with_status_spelt
from knowledge import fields

Reader = Callable[[Says, str, Terms], Edits | Back]
READERS: dict[str, Reader] = {}
"""The function that reads a line about each of these fields. A line about any other field sets one of the few words that the
plan uses in it.
"""


def read(line: Line, ref: str, words: Terms) -> Edits | Back | None:
    reader = READERS.get(line.field)
    if line.field.startswith(fields.MORE):
        return column(line.field, "none" if "emptied" in line.says else line.says["word"], ref, words)
    if reader is None:
        return word_line(line.field, line.says["word"], ref, words)
    if line.field == lines.STATEMENT and "maybe" in line.says:
        return _maybe_misspelt(line.says["rest"], ref, words)
    edits = reader(line.says, ref, words)
    if not isinstance(edits, Back):
        return edits
    if line.is_loose or (line.field == "timescale" and "maybe" in line.says and not edits.lacks):
        return READERS[lines.STATEMENT]({"rest": statement_words.AFTER_MARK.sub("", line.text), "whole": ""}, ref, words)
    return None if "maybe" in line.says and statement_words.ASKS_MORE.match(line.says.get("owners", "")) else edits


def _maybe_misspelt(text: str, ref: str, words: Terms) -> Edits | Back | None:
    """The edits for text that is a change only if it begins with a misspelt status, a question back, or None."""
    spelt = with_status_spelt(text, words)
    return misspelt_alone(text, ref, words) if spelt == text else READERS[lines.STATEMENT]({"rest": spelt}, ref, words)
