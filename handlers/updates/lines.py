"""Lines that change the plan, recognised by their form. The forms themselves are in `handlers.language.change_lines`.

Nothing of a plan is known here. A form says what a line is about; whether its ref, its status or its date are the plan's is
found out by whoever reads on, and what is not is asked back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from handlers.language import change_lines as language
from handlers.language.rows import Row
from handlers.understanding.column_names import Columns
from handlers.updates.draft import word_fields
from knowledge.fields import MORE

PLANS = 64  # plans of which the forms of their columns' lines are remembered


@dataclass(frozen=True, slots=True)
class Line:
    """A line by its form: the ref as it was typed ("" for "it"), the name of the field that it changes, and what it says.

    `says` holds the groups of the pattern that matched, by the names that `handlers.language.change_lines` explains.
    """

    ref: str
    field: str
    says: Mapping[str, str]
    text: str


def strip_courtesy(text: str) -> str:
    """A line without quotation marks, greetings and courtesies; a request ("can you …?") loses its question mark."""
    bare = _unquoted(_at_end(language.EMOJI, "", _spaced(text)))
    lead = language.LEAD.match(bare)
    courtesies, plain = (lead[0], bare[lead.end() :]) if lead else ("", bare)
    if ":" not in plain:
        plain = _at_end(language.COURTESY, "?" if plain.endswith("?") else "", plain)
    if plain.endswith("?") and language.REQUEST.search(courtesies):
        plain = plain.rstrip("? ")
    return plain.strip()


def _spaced(text: str) -> str:
    """The text with single spaces and at most one empty line between two others. Patterns that look for spaces count on
    this: where a text may hold a long run of them, they take a time that grows with its square."""
    rows = (" ".join(row.split()) for row in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(rows)).strip()


def _unquoted(text: str) -> str:
    """The text without the quotation marks around the whole of it; with others inside, it stays as it is."""
    if text[:1] not in tuple(language.QUOTE_OPENS) or text[-1:] not in tuple(language.QUOTE_CLOSES):
        return text
    inner = text.lstrip(language.QUOTE_OPENS).rstrip(language.QUOTE_CLOSES)
    return text if language.QUOTED_WITHIN.search(inner) else inner.strip()


def _at_end(pattern: re.Pattern[str], instead: str, text: str) -> str:
    """The text with what the pattern takes from its end replaced. Only the end is searched, so that long texts cost no more."""
    return text[: -language.END] + pattern.sub(instead, text[-language.END :])


def read(text: str, columns: Columns = ()) -> Line | None:
    """The line as one that changes the plan; None where it is none. A question never is."""
    plain = strip_courtesy(text)
    if plain.endswith("?"):
        return None
    if it := language.IT.match(plain):
        start, end = it.span(_it_group(it))
        line = _line(f"{plain[:start]}R0{plain[end:]}", _rows(columns))
        return Line("", line.field, line.says, plain) if line else None
    return _line(plain, _rows(columns))


def read_ambiguous(text: str) -> Line | None:
    """A line that may be a statement or a question: "R17 is complete"."""
    return _line(strip_courtesy(text), language.AMBIGUOUS)


def by_subject(text: str) -> tuple[str, str] | None:
    """A line that names no ref: the words of its subject, and the line with "{}" in their place."""
    plain = strip_courtesy(text)
    matches = (row.pattern.match(plain) for row in language.SUBJECT)
    match = None if plain.endswith("?") else next(filter(None, matches), None)
    if match is None:
        return None
    verb = " ".join(match["verb"].split()).lower()
    rest = match["rest"].strip()
    if " " in verb:
        return match["subject"], f"{verb} {{}}: {rest}"
    is_status = language.BEGINS_WITH_STATUS.match(rest)
    return match["subject"], f"update {{}} {rest}" if is_status else f"progress on {{}}: {rest}"


def naming(line: Line, ref: str) -> str:
    """The line with the ref in the place of the one that was typed, or of "it"."""
    if line.ref:
        return line.text.replace(line.ref, ref, 1)
    return language.IT.sub(lambda it: it[0].replace(it[_it_group(it)], ref, 1), line.text, count=1)


def _it_group(it: re.Match[str]) -> str:
    """The group of the pattern that holds the "it" itself."""
    return next(name for name in language.IT_GROUPS if it[name])


def _rows(columns: Columns) -> tuple[Row, ...]:
    """Every form of a line. Those of the further fields come first: "update R4 priority high" is one of a status, too."""
    own = tuple((field.name, tuple(filter(None, (field.label.lower(), field.asks, field.name)))) for field in word_fields())
    return (*_word_rows((*columns, *own)), *language.LINES)


@lru_cache(maxsize=PLANS)
def _word_rows(columns: Columns) -> tuple[Row, ...]:
    """The forms of lines that set these fields. Of two names of which one begins with the other, the longer is tried first."""
    named = sorted(columns, key=lambda column: -max(map(len, column[1])))
    rows = (_forms(name)(name, sorted(dict.fromkeys(words), key=len, reverse=True)) for name, words in named)
    return tuple(row for rows_of_one in rows for row in rows_of_one)


def _forms(name: str) -> Callable[[str, Sequence[str]], tuple[Row, ...]]:
    return language.column_lines if name.startswith(MORE) else language.word_lines


def _line(plain: str, rows: Iterable[Row]) -> Line | None:
    for row in rows:
        if match := row.pattern.match(plain):
            says = {name: value.strip() for name, value in match.groupdict().items() if value is not None}
            return Line(says.pop("ref"), row.key, says, plain)
    return None
