"""What a handler returns: a headline and a few kinds of part, all of them plain text.

Nothing here is escaped or shortened. Renderers escape, and only they know the limits of a surface. `Answer.text` is the whole
answer as plain text, and `Answer.words` is that without buttons, for notifications and screen readers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import assert_never

from handlers import csv_text
from knowledge import deferred


@dataclass(frozen=True, slots=True)
class Passage:
    """Text from the plan. `label` is "" for a title, which needs none, or a field's label such as "Progress". After a search,
    `pieces` is the text split into what matched (True) and what didn't.
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
    """One recommendation in a list. `note` is shown next to it ("" for nothing), and sending `sentence` opens it.

    `parts` are those of its parts that are meant. What matched a search is in `passage`, or in `pieces`, which is the title
    split into what matched (True) and what didn't.
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
    """One page of a list. `total` counts the whole list; `first` is the index of the page's first row in it.

    `more` and `back` are the sentences that show the next and previous pages, or "" if there is none.
    """

    rows: tuple[Item, ...]
    total: int
    first: int = 0
    more: str = ""
    back: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of equal length below `columns`. `caption` says what is counted."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: `text` is its label, and pressing it sends `sentence`. `ref` is the recommendation that it is about, or "".

    On surfaces with forms, `form` says which form opens instead: "update", "edit" and "again" have every field of a change,
    "extend" a new date and "evidence" what was done; "reason" asks for a missing reason; and "digest", "find" and "pick" need
    no sentence. "file" means that the answer will be a file or a picture, and "import" that the choice is about a document that
    somebody sent. `spoken` is what a screen reader says for the button; "" for its label and the recommendation.
    """

    text: str
    sentence: str
    ref: str = ""
    form: str = ""
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """Buttons, with `label` above them."""

    label: str
    rows: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence next to the answer: what it leaves out, what is pending, why counts add up to more than the total."""

    text: str


@dataclass(frozen=True, slots=True)
class Series:
    """One series of numbers in a chart, with a number for each category."""

    name: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Numbers to draw. `kind` is "bars" (one for each category) or "line" (over the categories).

    `caption` says what was counted and on which day. `as_picture` asks for a picture file, if one can be made. `lines` has the
    same numbers in words, which surfaces show next to a drawn chart.
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
        """The numbers in words, one line per category."""
        if len(self.series) == 1:
            return [f"{name}: {value:,}" for name, value in zip(self.categories, self.series[0].values, strict=True)]
        return [f"{name}: {self._of_category(place)}" for place, name in enumerate(self.categories)]

    def _of_category(self, place: int) -> str:
        """The numbers of one category, without zeros: "15 closed, 1 open"."""
        values = [(row.values[place], row.name.lower()) for row in self.series]
        return ", ".join(f"{value:,} {name}" for value, name in values if value) or "none"

    @property
    def alt(self) -> str:
        """A description of the whole picture on one line."""
        return f"{self.title}. {'; '.join(self.lines)}.{f' {self.note}' if self.note else ''}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as a file: its name, and its rows with the header first."""

    name: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """A few lines about one recommendation: what happened to it, what somebody is asked about it, or its current position.

    `lead` is the first line, with "{}" for the ref ("Ann updated {}"). `rows` are short lines such as "Status: In progress → At
    risk", and `quotes` is what people wrote. `choices` are its buttons, and `menu` has less common ones.
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
        """All of it as plain text without its buttons. The ref comes first, since a notification shows little more than the
        beginning.
        """
        begins = self.lead.startswith("{}")
        first = self.first_line if begins else f"{self.ref} · {self.lead.replace('{}', 'it', 1)}"
        return (first, *filter(None, (self.title,)), *self.rows, *(f"“{text}”" for text in self.quotes))


Part = Passage | Facts | Items | Table | Choices | Note | Chart | Sheet | Brief


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage that an answer shows because it matched: the recommendation's ref, the name of the field, and the text."""

    ref: str
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A message to others that results from an answer: to the people in `to` (ids) and, with `channel`, to the plan's channel.

    `about` identifies its subject ("change:17"), so that nobody is told the same thing twice. `day` is the day of the change in
    the plan's time zone: messages to a channel about one recommendation on one day share a thread. `decides` says that an
    approver has decided something.
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
    """One change to one field that confirming a preview would make.

    `how` is "set", "add" or "remove". `to` is the value to set or add. It is None for a status that returns to its previous
    value (when something is reopened), and for owners, whose `names` are set, added or removed. `link` belongs to evidence.
    `why` is the reason, or "".
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
    """One answer. The attributes from `asks` on say how the question was understood (docs/json.md).

    `yes` is the answer to a yes/no question. It is None for other questions, or if the plan doesn't say. `close` are the
    closest recommendations if nothing was found, `choices` what the person may have meant instead, `corrected` words that were
    read as others, `ignored` words that were left out, and `passages` the parts of the plan's text that matched. `cards` are
    more answers to the same request, one for each recommendation ("status of R3 and R7") or for each question in a message.
    `part_refs` are the parts that it is about. `pending` is the id of a change that waits for confirmation, `recorded` says
    that a change was saved, and `notices` are messages to others about it. `remember` is what the caller still has to write:
    what the thread is about, and the pending change.
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
        """The whole answer as plain text, on several lines."""
        return "\n".join(self._lines())

    @property
    def words(self) -> str:
        """Like `text`, without buttons, for notifications and screen readers, where nothing can be pressed."""
        cards = tuple(card._without_choices() for card in self.cards)
        return replace(self._without_choices(), cards=cards).text

    def _without_choices(self) -> Answer:
        return replace(self, parts=tuple(part for part in self.parts if not isinstance(part, Choices)))

    @property
    def read_as(self) -> list[str]:
        """Sentences that say which words in the question were read as other words or left out."""
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
    """The choices in a part of an answer."""
    match part:
        case Choices(_, rows):
            return rows
        case Brief():
            return (*part.choices, *part.menu)
    return ()


def lines(part: Part) -> Iterator[str]:
    """A part as lines of plain text, with its choices."""
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
