"""What a line may name exactly in a plan: its refs, statuses, owners and columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from handlers.language import change_verbs
from handlers.line import capital
from handlers.understanding.column_names import Columns
from handlers.understanding.refs import Shape
from handlers.updates import dates
from knowledge.changes import Edit
from knowledge.vocabulary import CLOSED, OPEN, Status, Vocabulary, usual_meaning

Says = Mapping[str, str]  # what a line says (see `Line.says`)
Edits = tuple[Edit, ...]
# Usual statuses whose synonyms differ in meaning, so that none is recorded as another ("cancelled" isn't "Not feasible") unless
# the plan file says so.
OWN_NAMES = ("not feasible", "superseded", "behind schedule", "partially implemented")
GOING_ON = ("in progress", "ongoing", "on track")
GIVEN_UP = ("not feasible",)  # each synonym gives a different reason for giving up a recommendation


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything that a line can name exactly: the plan's refs, words and owners; and the day on which it was typed.

    `statuses` maps each name for a status, in lower case, to the status. `unsure` has the names that can mean one of several
    statuses, with those.
    """

    refs: Shape
    vocabulary: Vocabulary
    statuses: Mapping[str, str]
    unsure: Mapping[str, tuple[str, ...]]
    today: date
    columns: Columns = ()

    def status(self, text: str) -> str | None:
        return self.statuses.get(text.casefold())

    def ref(self, typed: str) -> str | None:
        """The ref that was typed, possibly only as a number, or None."""
        return self.refs.typed(typed)

    def date(self, words: str) -> str | None:
        """A date in the words of a timescale, or None if it isn't one."""
        return dates.read(words, self.today)


def terms(refs: Shape, vocabulary: Vocabulary, today: date, columns: Columns = ()) -> Terms:
    """The terms of a plan. A usual status that the plan has no word for keeps its usual name."""
    statuses: dict[str, str] = {}
    unsure: dict[str, tuple[str, ...]] = {}
    for table in (CLOSED, OPEN):
        for head, also in table.items():
            own = tuple(status.word for status in vocabulary.statuses if head in _ways(status.word))
            for way in (head, *also):
                if not own and head in OWN_NAMES and way != head and head not in GIVEN_UP:
                    unsure[way] = (capital(head), capital(way))
                elif not own:
                    statuses[way] = capital(way if head in OWN_NAMES else head)
                elif head in OWN_NAMES:
                    unsure[way] = (*own, capital(way))
                elif len(own) == 1:
                    statuses[way] = own[0]
                else:
                    unsure[way] = own
    for status in vocabulary.statuses:
        ways = [way.casefold() for way in (*_own_ways(status), status.word)]
        statuses |= dict.fromkeys(ways, status.word)
        unsure = {way: words for way, words in unsure.items() if way not in ways}
    return Terms(refs, vocabulary, statuses, unsure, today, columns)


def example(ref: str, words: Terms, is_closed: bool = False) -> str:
    """A line to send about a recommendation. It includes a status only if the plan has one for ongoing work and the
    recommendation isn't closed.
    """
    status = word_for_going_on(words)
    if not status or is_closed:
        return f"progress on {ref}: what was done"
    return f"update {ref} {status.lower()}: what was done"


def status_of(state: str, words: Terms) -> str | None:
    """The status that a verb or the name of a status means, if it is certain."""
    way = change_verbs.PAST.get(state) or change_verbs.VERBS.get(state) or state
    return words.status(way)


def word_for_going_on(words: Terms) -> str:
    """The plan's own status for ongoing work, or ""."""
    used = {status.word for status in words.vocabulary.statuses}
    return next((word for way in GOING_ON if (word := words.status(way)) in used and word), "")


def _own_ways(status: Status) -> Sequence[str]:
    """The names for a status from the plan file, without the usual synonyms if these differ in meaning."""
    usual = usual_meaning(status.word)[0]
    declared = (
        status.also[: len(status.also) - len(usual)] if status.also[len(status.also) - len(usual) :] == usual else status.also
    )
    return declared


def _ways(word: str) -> tuple[str, ...]:
    return (word.casefold(), *usual_meaning(word)[0])
