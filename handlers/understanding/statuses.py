"""Statuses as questions say them, and their negations: "not completed", "still open", "has no status", "on hold".

The surprise: what is open is told by the plan, not by a word: all that is not closed, and all that has no status.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from handlers.understanding.naming import plain
from knowledge.vocabulary import CLOSED, OPEN, Status, Vocabulary


@dataclass(frozen=True, slots=True)
class StatusTest:
    """The statuses a question is about: `statuses` as in Filters (None: no test); `absent` the words that the plan does
    not use; `words` how to say the test in a reading; `negated` that it was said by what it is not."""

    statuses: tuple[str | None, ...] | None = None
    absent: tuple[str, ...] = ()
    words: str = ""
    negated: bool = False


_OPEN = (
    r"\b(?:still |currently |remain(?:s|ing)? |yet |left |all |the |is |are |as )?(?:outstanding|unresolved|incomplete|unfinished|uncompleted|undone|unclosed|undelivered|unimplemented|not closed)\b"
    r"|\bstill (?:got to do|have to do|has to do|got to be done|to finish|open|live|active|to do|to go|pending|ongoing to do|to be (?:done|finished|completed|delivered)|needs? (?:doing|finishing|completing)|need(?:s|ing)? to be (?:done|finished|completed))\b"
    r"|\bopen(?= (?:ones?|recs?|recommendations?|actions?|items?|for OWNER|with OWNER|in THEME|still|OWNER))|\b(?:is|are|remains?|left|that is|that are|what is|currently|any) open\b|^open$|\b(?:still|got|currently)(?: got| have)? open\b"
    r"|\b(?:left to (?:do|finish|complete|deliver)|remaining(?! THEME)|yet to (?:do|finish|complete|deliver)|remains? to be (?:done|finished|completed|closed|delivered|implemented)|what remains|to be (?:finished|completed) still)\b"
    r"|\bwhat is (?:left|remaining|not)\b|\b(?:is|are) (?:still )?left\b|\bpending\b|\bstill waiting\b|\bnot (?:yet )?(?:signed off|ticked off|crossed off|wrapped up|there yet)\b"
)
_NO_STATUS = (
    r"\b(?:no|without|missing|lacks?|lacking|not got|not have|has not|have not|does not have|do not have|blank|empty)(?: (?:a|an|any|got|its|their|the|been given))* status(?:es)?\b(?: (?:at all|given|recorded|shown|set|against (?:them|it)))*"
    r"|\bstatus(?:es)? (?:column |box |cell |field )?(?:is |are |was |left |has been |been )*(?:missing|blank|empty|not (?:given|set|recorded|stated|filled in|there|known)|unknown)\b"
)
_NOT = r"(?:(?:(?:remain(?:s|ing)?|left|still|yet|waiting|needs?|has|have|got) )*to be|(?:(?:is|are|was|were|has|have|had|be|been|that|which|still|yet|being) )*(?:not|never|nor|no|yet to|still to|fail(?:ed|s)? to|has yet to|have yet to))(?: (?:yet|been|be|being|actually|fully|quite|all|have|got|had|currently|marked|marked as|down as|listed as|shown as|as|properly|officially|really))*"
_MARKED = r"(?:(?:marked|shown|listed|down|recorded|reported|flagged|classed|status(?: of)?|at|with (?:a )?status(?: of)?|given|rated|already|now|been|fully|all|successfully|officially) )*(?:as )?(?:been |fully )?"
# Where a closing word is not a status: "complete the register", "had to be done by April", "what has been done".
_NOT_A_STATUS = r"(?:complete|finish|close|deliver|implement|achieve)(?= (?:the|a|an|our|their|its|all the)\b(?! (?:recs?|recommendations?|actions?|ones?)))"


# Ordinary words, which name a status only where the plan says so itself.
AMBIGUOUS = frozenset(
    ["outstanding", "ongoing", "overdue", "doing", "late", "started", "stopped", "to do", "done", "finished", "continuing",
     "dropped", "replaced"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StatusWords:
    """Every way of saying a status, the expression that finds them, and the vocabulary that they come from."""

    means: Mapping[str, str]
    pattern: re.Pattern[str]
    vocabulary: Vocabulary


def status_words(vocabulary: Vocabulary) -> StatusWords:
    """The ways of saying a plan's statuses, and statuses that plans use and this one may not."""
    means = _known(vocabulary)
    spelled = "|".join(r"[\s-]+".join(map(re.escape, way.split())) for way in sorted(means, key=len, reverse=True))
    not_a_colour = "(?!(?<=red|een|ber) (?!ones?|recs?|recommendations?|items?|actions?|rated))"
    pattern = rf"\b(?P<no>{_NOT} )?(?:{_MARKED})(?<![\w-])(?!{_NOT_A_STATUS})(?P<way>{spelled})(?![\w-]){not_a_colour}(?! by DUE)(?<!to finish)"
    return StatusWords(means, re.compile(pattern), vocabulary)


def find(text: str, ways: StatusWords) -> tuple[str, StatusTest]:
    """Take what the text says of statuses out of it, STATUS (or NOSTATUS, OPEN) in its place."""
    vocabulary = ways.vocabulary
    text, count = re.subn(_NO_STATUS, " NOSTATUS ", text)
    if count:
        return _tidy(text), StatusTest((None,), words="with no status")
    text, chosen = _named(_colours(text, vocabulary), ways)
    negated = [name for name, no in chosen if no]
    wanted = [name for name, no in chosen if not no]
    if negated and not wanted:
        return _tidy(text), _complement(vocabulary, negated)
    if wanted:
        return _tidy(text), _wanted(vocabulary, wanted)
    text, count = re.subn(_OPEN, " OPEN ", text)
    return _tidy(text), still_open(vocabulary) if count else StatusTest()


# Council plans rate by colours, which mean what the plan's own key says and nothing where it has none.
_COLOUR = re.compile(
    r"\b(red|amber|green|blue|yellow|black|grey)(?= (?:ones?|recs?|recommendations?|items?|actions?|status|rated|rating|flags?)\b|$)(?:[- ](?:rated|flagged|status|rating|flags?))?"
)


def _colours(text: str, vocabulary: Vocabulary) -> str:
    """Colours that the plan's key gives to a status, as that status."""
    keys = {status.colour.casefold(): status.word.lower() for status in vocabulary.statuses if status.colour}
    return _COLOUR.sub(lambda match: keys.get(match[1], match[1]), text)


def still_open(vocabulary: Vocabulary) -> StatusTest:
    """All that is not closed, no status at all included."""
    return StatusTest(
        (*(status.word for status in vocabulary.statuses if not status.closed), None), words="still open", negated=True
    )


def _complement(vocabulary: Vocabulary, negated: Iterable[str]) -> StatusTest:
    rest = [status.word for status in vocabulary.statuses if status.word not in negated]
    absent = tuple(word for word in negated if word not in {status.word for status in vocabulary.statuses})
    if absent and not rest:
        return StatusTest(None, absent, f"not {', '.join(negated)}", True)
    return StatusTest((*rest, None), absent, f"not {' or '.join(negated)}", True)


def _wanted(vocabulary: Vocabulary, wanted: Iterable[str]) -> StatusTest:
    have = {status.word for status in vocabulary.statuses}
    absent = tuple(word for word in wanted if word not in have)
    return StatusTest(tuple(word for word in wanted if word in have), absent, " or ".join(dict.fromkeys(wanted)))


def _known(vocabulary: Vocabulary) -> dict[str, str]:
    """Every way of saying a status: those of the plan, and those of other plans that are not ambiguous."""
    ways: dict[str, str] = {}
    for table in (OPEN, CLOSED):
        for head, also in table.items():
            ways.update((way, head.capitalize()) for way in (head, *also) if way not in AMBIGUOUS)
    for status in vocabulary.statuses:
        ways.update(dict.fromkeys(_said(status), status.word))
    ways.update((colour, colour.capitalize()) for colour in ("red", "amber", "green") if colour not in ways)
    return ways


def _said(status: Status) -> list[str]:
    return [plain(way) for way in (status.word, *status.also)]


def _named(text: str, ways: StatusWords) -> tuple[str, list[tuple[str, bool]]]:
    """The text without its statuses, and each with whether it was denied. "Not started" is a status, not a denial."""
    chosen: list[tuple[str, bool]] = []

    def take(match: re.Match[str]) -> str:
        way = " ".join(re.findall(r"\w+", match["way"]))
        opposite = ways.means.get(f"not {way}") if match["no"] else None
        chosen.append((opposite, False) if opposite else (ways.means[way], match["no"] is not None))
        return " STATUS "

    return ways.pattern.sub(take, text), chosen


def _tidy(text: str) -> str:
    return " ".join(text.split())
