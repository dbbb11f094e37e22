"""The slots of a question, filled one recogniser after the other, in an order that matters.

The surprise: refs come before timescales ("R20"), themes before owners ("Procurement process"), both before statuses
("completed by Policy"), and what nobody takes is kept, word for word, as the topic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from handlers.understanding import names, refs, spelling, statuses, timing
from handlers.understanding.clean import Plain
from handlers.understanding.english import ASKING, FUNCTION, STOP
from handlers.understanding.lexicon import Lexicon
from knowledge.filters import Due, DueTest, Filters, Owners

MARKS = frozenset(("REF", "IT", "OWNER", "THEME", "DUE", "STATUS", "OPEN", "NOSTATUS"))
_PRONOUN = re.compile(
    r"\b(?:(?:of )?(?:them|those|these)(?: (?:ones|recs|recommendations|two|three|four|five|all))?|(?:which|how many|any|some|all|most|both|none|each) of (?:it|which)"
    r"|they(?! own\b)|their|theirs|(?:that|this|the same|said)(?: (?:one|rec|recommendation|item|action))?(?= ?(?:$|,|is|was|has|will|due|done|one|rec|finished|completed|STATUS|OPEN|in|by|for|owned|happen|get|come|go|and|or|been|be|yet|now|then))|(?:it|its)|him|her)\b"
)
_PAGE = re.compile(r"\bpage (\d{1,4})$")
_NOT_THEME = re.compile(
    r"\b(?:not|outside|except|excluding|other than|apart from|but not|besides)(?: (?:in|under|of|the|those|for|within|from|part|belong|belonging|to))* THEME\b"
)


@dataclass(frozen=True, slots=True)
class Slots:
    """What the recognisers took, and `text`, what is left, with a mark in each place. `pronoun` says that the text
    points to something said before; `words` are the words of the topic."""

    text: str
    refs: tuple[str, ...]
    unknown_refs: tuple[str, ...]
    filters: Filters
    status: statuses.StatusTest
    pronoun: bool
    page: int
    corrected: tuple[tuple[str, str], ...]
    owner_words: tuple[str, ...]
    theme_words: tuple[str, ...]
    before_status: str

    @property
    def words(self) -> tuple[str, ...]:
        """The words that carry a subject, in their order."""
        return content(self.text)


def searchable(text: str) -> tuple[str, ...]:
    """All words that may help to find what a topic is about, the empty ones left out."""
    return tuple(word for word in _words(text) if word not in FUNCTION)


def content(text: str) -> tuple[str, ...]:
    """Words that are neither marks, nor words of asking, nor empty of subject. Compounds stay whole."""
    return tuple(word for word in _words(text) if word not in STOP and word not in ASKING)


def _words(text: str) -> list[str]:
    words = re.findall(r"£?\d[\d,.]*k?|[^\W\d_][\w'&/-]*", text)
    plain = (word.strip("'-/").removesuffix("'s") for word in words)
    return [word for word in plain if word and word not in MARKS and (len(word) > 1 or word.isdigit())]


def fill(plain: Plain, lexicon: Lexicon, today: date) -> Slots:
    """Fill the slots from a plain text."""
    text, corrected = spelling.mend(plain, lexicon)
    page = 1
    if paged := _PAGE.search(text):
        page, text = max(1, int(paged[1])), text[: paged.start()].strip()
    named = refs.find(text, lexicon.refs)
    text = named.text
    themes = names.themes(text, lexicon)
    spotted = names.owners(themes.text, lexicon)
    text, unnamed = names.unnamed(spotted.text)
    text, due = timing.find(text, plain, today)
    before_status = text
    text, status = statuses.find(text, lexicon.statuses)
    owned = (*names.how_owned(text, spotted), *unnamed)
    text, pronoun = _PRONOUN.subn(" IT ", text)
    filters = _filters(text, themes, owned, due, status, lexicon)
    return Slots(
        " ".join(text.split()), named.refs, named.unknown, filters, status, pronoun > 0, page, corrected,
        spotted.said, themes.said, before_status,
    )  # fmt: skip


def _filters(
    text: str,
    themes: names.NamesFound,
    owned: tuple[Owners, ...],
    due: tuple[Due, ...],
    status: statuses.StatusTest,
    lexicon: Lexicon,
) -> Filters:
    every = tuple(dict.fromkeys(name for group in themes.names for name in group))
    outside = bool(_NOT_THEME.search(text))
    return Filters(
        owners=owned,
        themes=() if outside else every,
        not_themes=every if outside else (),
        statuses=status.statuses,
        due=due,
        closed=lexicon.vocabulary.closed if any(each.when is DueTest.OVERDUE for each in due) else (),
    )
