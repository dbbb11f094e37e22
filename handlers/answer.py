"""What a handler returns: a headline and a few kinds of part, all plain text.

Nothing here is escaped or shortened. Renderers escape, and only they know a surface's limits. `Answer.text` is the whole answer
as plain text, for notifications and screen readers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import assert_never

from handlers import csv_text
from knowledge import deferred


@dataclass(frozen=True, slots=True)
class Passage:
    """A text from the plan under its label ("Progress"), or "" for a title, which needs none. If it matched a search, `pieces`
    are the text cut into what matched (True) and what didn't.
    """

    label: str
    text: str
    pieces: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """Short labelled values of one recommendation, in order."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One recommendation in a list. `note` is shown beside it ("" for nothing), and sending `sentence` opens it.

    `parts` are the parts meant, if it has parts. What matched a search is in `passage`, or in `pieces`, which are its title cut
    into what matched (True) and what didn't.
    """

    ref: str
    title: str
    note: str
    sentence: str
    parts: tuple[Item, ...] = ()
    passage: Passage | None = None
    pieces: tuple[tuple[str, bool], ...] = ()

    @property
    def line(self) -> str:
        return f"{self.ref} {self.title}" + (f" – {self.note}" if self.note else "")


@dataclass(frozen=True, slots=True)
class Items:
    """A page of a list. `total` counts the whole list; `first` is the position of the page's first row in it, from 0.

    `more` and `back` are the sentences that show the next and the previous page, or "" if there is none.
    """

    rows: tuple[Item, ...]
    total: int
    first: int = 0
    more: str = ""
    back: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of equal length under `columns`. `caption` says what it counts."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: `text` is its label, and pressing it sends `sentence`. `ref` is the recommendation it is about, or "".

    On surfaces with forms, `form` names a form that opens instead: "update" and "edit" have every field of a change, "reason"
    asks for the reason that the sentence still lacks. "file" means that the answer will be a file or a picture, "import" that
    the choice is about a document that somebody sent.
    """

    text: str
    sentence: str
    ref: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """Buttons, with `label` above them."""

    label: str
    rows: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence beside the answer: what it leaves out, what is pending, why counts add up to more than the total."""

    text: str


@dataclass(frozen=True, slots=True)
class Series:
    """One series of numbers in a chart, with a number for each category."""

    name: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Numbers to be drawn. `kind` is "bars" (one for each category) or "line" (over the categories).

    `caption` says what was counted and on which day. `as_picture` asks for a picture file, if one can be made. `lines` gives
    the same numbers in words; surfaces that draw charts show those beside it.
    """

    kind: str
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    note: str = ""
    caption: str = ""
    as_picture: bool = False

    @property
    def lines(self) -> list[str]:
        """The numbers, a line for each category."""
        if len(self.series) == 1:
            return [f"{name}: {value}" for name, value in zip(self.categories, self.series[0].values, strict=True)]
        return [
            f"{name}: " + ", ".join(f"{row.name.lower()} {row.values[place]}" for row in self.series)
            for place, name in enumerate(self.categories)
        ]

    @property
    def alt(self) -> str:
        """The picture's contents in one text."""
        return f"{self.title}. {'; '.join(self.lines)}.{f' {self.note}' if self.note else ''}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as a file: its name, and its rows with the header first."""

    name: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """A few lines about one recommendation: what happened to it, what somebody is asked about it, or its current position.

    `lead` is the first of them, with "{}" for the ref ("Ann updated {}"). `rows` are short lines such as "Status: In progress →
    At risk", `quotes` what people wrote. `choices` are its buttons, `menu` further ones that are needed less often.
    """

    ref: str
    title: str
    lead: str
    rows: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    menu: tuple[Choice, ...] = ()

    @property
    def first_line(self) -> str:
        return self.lead.replace("{}", self.ref, 1)

    @property
    def lines(self) -> tuple[str, ...]:
        """The numbers, one line for each category."""
        begins = self.lead.startswith("{}")
        first = self.first_line if begins else f"{self.ref} · {self.lead.replace('{}', 'it', 1)}"
        return (first, *filter(None, (self.title,)), *self.rows, *(f"“{text}”" for text in self.quotes))


Part = Passage | Facts | Items | Table | Choices | Note | Chart | Sheet | Brief


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage of the plan that an answer shows because it matched: the recommendation's ref and the name of the field."""

    ref: str
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A message to others because of an answer: `to` people (their ids) and, with `channel`, the plan's channel.

    `about` identifies its subject ("change:17"), so that nobody is told the same thing twice. `day` is the day of the change in
    the plan's time zone: everything that a channel is told about one recommendation on one day goes into one thread.
    `decides` says that an approver decided something.
    """

    about: str
    briefs: tuple[Brief, ...] = ()
    to: tuple[str, ...] = ()
    channel: bool = False
    day: str = ""
    decides: bool = False

    @property
    def text(self) -> str:
        return "\n".join(line for brief in self.briefs for line in brief.lines)

    @property
    def choices(self) -> tuple[Choice, ...]:
        return tuple(choice for brief in self.briefs for choice in (*brief.choices, *brief.menu))


@dataclass(frozen=True, slots=True)
class Planned:
    """One change of one field that confirming a preview would write.

    `how` is "set", "add" or "remove". `to` is the value to set or add. It is None for a status that returns to what it was
    before it was closed (a reopening), and for `names`, which are set, added or removed. `link` belongs to evidence. `why` is
    the reason, or "".
    """

    ref: str
    field: str
    to: str | None
    how: str
    why: str = ""
    names: tuple[str, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. The fields from `asks` on say how the question was understood (docs/json.md).

    `yes` is the answer to a yes/no question, and None for any other question or if the plan doesn't say. `close` are the
    nearest recommendations if nothing was found, `choices` what somebody may have meant instead, `corrected` the words that
    were read as others, `ignored` those left out, `passages` the parts of the plan's text that matched. `cards` are further
    answers to the same request, one for each recommendation ("status of R3 and R7") or each question in a message. `part_refs`
    are the parts of recommendations that it is about. `pending` is the id of a change that waits for confirmation, `recorded`
    says that a change was written and is durable, and `notices` are messages to others about it. `remember` is what the caller
    still has to write: what the thread is about, and the pending change.
    """

    headline: str
    parts: tuple[Part, ...] = ()
    asks: str = "nothing"
    refs: tuple[str, ...] = ()
    part_refs: tuple[str, ...] = ()
    count: int | None = None
    by: str | None = None
    yes: bool | None = None
    close: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    corrected: tuple[tuple[str, str], ...] = ()
    ignored: tuple[str, ...] = ()
    passages: tuple[Quote, ...] = ()
    reading: str = ""
    source: str = ""
    cards: tuple[Answer, ...] = ()
    notices: tuple[Notice, ...] = ()
    pending: str = ""
    recorded: bool = False
    planned: tuple[Planned, ...] = ()
    remember: tuple[deferred.Write, ...] = field(default=(), compare=False, repr=False)

    @property
    def text(self) -> str:
        """The whole answer as plain text, over several lines."""
        return "\n".join(self._lines())

    @property
    def words(self) -> str:
        """The same text without choices, for notifications and screen readers, where nothing can be pressed."""
        cards = tuple(card._without_choices() for card in self.cards)
        return replace(self._without_choices(), cards=cards).text

    def _without_choices(self) -> Answer:
        return replace(self, parts=tuple(part for part in self.parts if not isinstance(part, Choices)))

    @property
    def read_as(self) -> list[str]:
        """One sentence for each group of words in the question that were read as other words or left out."""
        ignored = [f"I ignored {' and '.join(f'“{words}”' for words in self.ignored)}."] if self.ignored else []
        return [*(f"Read “{typed}” as “{meant}”." for typed, meant in self.corrected), *ignored]

    def _lines(self) -> Iterator[str]:
        if self.headline:
            yield self.headline
        for part in self.parts:
            yield from lines(part)
        for card in self.cards:
            yield ""
            yield from card._lines()
        yield from self.read_as
        if self.reading:
            yield f"Understood as: {self.reading}"
        if self.source:
            yield self.source


def choices_of(part: Part) -> tuple[Choice, ...]:
    """The choices that a part offers."""
    match part:
        case Choices(_, rows):
            return rows
        case Brief():
            return (*part.choices, *part.menu)
    return ()


def lines(part: Part) -> Iterator[str]:
    """All of it without its buttons. The ref comes first, since a notification shows little more than the beginning."""
    match part:
        case Passage(label, text, _):
            yield f"{label}: {text}" if label else text
        case Facts(rows):
            yield from (f"{label}: {value}" for label, value in rows)
        case Items(rows, total, first, more, _):
            for item in rows:
                yield item.line
                if item.passage:
                    yield f"    {item.passage.label}: {item.passage.text}"
                yield from (f"    {part.line}" for part in item.parts)
            if len(rows) < total:
                rest = f" – “{more}” shows the next" if more else ""
                yield f"{first + 1} to {first + len(rows)} of {total}{rest}."
        case Table(caption, columns, rows):
            yield caption
            for row in rows:
                yield "; ".join(
                    f"{column} {cell}" if place else cell for place, (column, cell) in enumerate(zip(columns, row, strict=True))
                )
        case Choices(label, rows):
            yield label
            yield from (f"– {choice.text}" for choice in rows)
        case Note(text):
            yield text
        case Chart():
            yield part.title
            yield from part.lines
        case Brief():
            yield from part.lines
        case Sheet(name, rows):
            yield f"{name}: {len(rows) - 1} row{'' if len(rows) == 2 else 's'}"
            yield from csv_text.csv_text(rows).splitlines()
        case _:
            assert_never(part)
