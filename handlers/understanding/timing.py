"""When something is due, as questions say it: "due in autumn 2014", "by early 2015", "ongoing", "no timescale", "late".

The surprise: "had to be done by April" is a deadline, not a status; the verb is taken away with the period.
"""

from __future__ import annotations

import re
from datetime import date

from handlers.understanding.clean import Plain
from knowledge.filters import Due, DueTest
from knowledge.timescale import find_periods

_DATE_NOUN = r"(?:time ?scales?|dead ?lines?|due dates?|(?:target |completion )?dates?|time ?frames?|time ?lines?)"
_LACKING = r"(?:no|without|missing|lacks?|lacking|not got|not have|has not|have not|do not have|does not have|blank|empty)(?: (?:a|an|any|got|set|its|their|the|clear|proper|agreed))*"
_SET = r"(?:set|given|agreed|put down|specified|recorded|shown)?"

# What a timescale can be besides a period, with an example of each.
_KINDS: tuple[tuple[DueTest, str], ...] = (
    (DueTest.NONE, rf"\b{_LACKING} {_DATE_NOUN}\b ?{_SET}"),  # which ones have no timescale
    (DueTest.NONE, rf"\b{_DATE_NOUN} (?:is |are |was |has been |have been )?(?:missing|blank|empty|not (?:given|set|stated|specified|there|known))\b"),
    (DueTest.NONE, r"\b(?:undated|not dated)\b"),
    (DueTest.NOT_ONGOING, r"\b(?:not|never) on[- ]?going\b"),
    (DueTest.ONGOING, r"\b(?:(?:marked|down|listed|described|timescaled|labelled|tagged) )?(?:as )?on(?:-| (?=going\b(?! on)))?going\b"),  # what's ongoing
    (DueTest.ONGOING, r"\b(?:open[- ]ended|no (?:end|finish|fixed|set|final|closing) date|never ending|rolling|continuous(?:ly)?|carrying on|without an end)\b"),
    (DueTest.OVERDUE, r"\b(?:overdue|over due|past (?:its|their|the|our)? ?(?:due|dead ?lines?|due dates?|target dates?)|behind schedule|out of time)\b"),
    (DueTest.OVERDUE, r"\b(?:miss(?:ed|ing)|blown|gone past|passed|overr[au]n|slipped past) (?:its|their|the|our|its own)? ?(?:dead ?lines?|dates?|due dates?|target dates?|time ?scales?)\b"),
    (DueTest.OVERDUE, r"\b(?:is|are|was|were|am) (?:we|they|you|anyone|anybody|anything|OWNER)(?: \w+)? late\b(?: (?:with|on|for))?|\blate (?:with|on|ones?|recs?|recommendations?|items?|actions?)\b"),
    (DueTest.OVERDUE, r"\b(?:running|is|are|was|were|gone|that is|still|which is|so|very|how) late\b(?! \d|-)"),
    (DueTest.OVERDUE, r"\bshould (?:already |by now )?have been (?:done|finished|completed|delivered) (?:by now|already)\b"),
)  # fmt: skip

# Words of a timescale that are no date, asked for as they stand.
_SAYS = (
    (re.compile(r"\b(?:tbc|to be confirmed|unconfirmed|not (?:yet )?confirmed)\b"), "tbc"),
    (re.compile(r"\b(?:tba|to be announced)\b"), "tba"),
    (re.compile(r"\b(?:due |done |needed |required )?immediate(?:ly)?\b"), "immediate"),
)
_DONE = r"(?:done|finish(?:ed)?|complete(?:d)?|delivered|end(?:ed)?|ready|in place|happen(?:ed)?|sorted|wrapped up|concluded|implemented|achieved|closed|do|deliver|land(?:ed)?)"
# "Completed in April" keeps its status; "had to be completed by April" is a deadline, and only that.
_VERB = (
    r"(?:(?:that|which|to|is|are|was|were|be|been|has|have|had|should|must|need|needs|needed|ought|got|will|would|not)\s+)*"
    rf"(?:(?:supposed|meant|scheduled|planned|expected|due|intended|set|required|needed|timetabled|promised|targeted|earmarked|should|must|have|had|has|needs?|needed|ought|got|aimed)\s+(?:to\s+)?(?:be\s+|have\s+been\s+|have\s+)?{_DONE}"
    rf"|to\s+be\s+{_DONE}|due|scheduled|planned|expected|supposed|meant|expir(?:e[sd]?|ing)|fall(?:s|ing)?(?:\s+due)?|fell(?:\s+due)?|coming(?:\s+up)?|come(?:\s+up)?|end(?:s|ing|ed)?|with\s+(?:a\s+)?deadlines?(?:\s+of)?|for\s+completion|for\s+delivery)"
)
_VERB_AT_END = re.compile(rf"\b{_VERB}\s*$")
_START = re.compile(
    r"\b(?:start(?:s|ed|ing)?|begin(?:s|ning)?|began|begun|commenc(?:e|es|ed|ing)|kick(?:s|ed|ing)? off|launch(?:es|ed|ing)?)\s+(?:in|on|from|during|by)?\s*$"
)
_BEFORE: tuple[tuple[DueTest, str], ...] = (
    (DueTest.BY, r"(?:no later than|not later than|by|until|till|up to|on or before|ahead of the end of|at the latest by)(?: the)?"),
    (DueTest.BEFORE, r"(?:before|prior to|earlier than|ahead of|in advance of)(?: the)?(?: start of| beginning of)?"),
    (DueTest.AFTER, r"(?:after|later than|beyond|past|following)(?: the)?"),
    (DueTest.SINCE, r"(?:since|from|as of|starting from)(?: the)?(?: start of)?"),
    (DueTest.IN, r"(?:in|during|for|within|this|at|over|on|of|around|throughout|come|sometime in)(?: the)?(?: course of)?"),
)  # fmt: skip


def find(text: str, plain: Plain, today: date) -> tuple[str, tuple[Due, ...]]:
    """Take what the text says of timescales out of it, DUE in its place, and give it as tests."""
    found: list[Due] = []
    for when, pattern in _KINDS:
        due = Due(when, None, today if when is DueTest.OVERDUE else None)
        text, count = re.subn(pattern, " DUE ", text)
        found += [due] * bool(count)
    for said, words in _SAYS:
        text, count = re.subn(said, " DUE ", text)
        found += [Due(DueTest.SAYS, words=words)] * bool(count)
    if any(due.when is DueTest.ONGOING for due in found):
        found = [due for due in found if due.when is not DueTest.NONE]
    text = _periods(text, found, today)
    return " ".join(text.split()), tuple(dict.fromkeys(found))


_ALONE = re.compile(
    r"^(?:and |but |so |or |what about |how about |due |by )*(spring|summer|autumn|winter|january|february|march|april|may|june|july|august|september|october|november|december)$"
)
_END_OF = re.compile(r"\b(?:the )?(?:very )?end(?: of)?(?: the)?\s*$")


def _periods(text: str, found: list[Due], today: date) -> str:
    """Each period with the words that say how a timescale has to lie to it, from the last one to the first."""
    if alone := _ALONE.search(text):
        text = f"{text[: alone.start(1)]} in {alone[1]}"
    for period in reversed(find_periods(text, today)):
        head, tail = text[: period.at[0]], text[period.at[1] :]
        start = period.start
        if ended := _END_OF.search(head):
            head, start = head[: ended.start()], period.end
        when, head = _how(head)
        any_year = when is DueTest.IN and not period.year_given and start != period.end
        words = period.words if start == period.start else f"the end of {period.words}"
        found.append(Due(when, start, period.end, words, any_year=any_year))
        text = f"{_without_verb(head)} DUE {tail}"
    return text


def _how(head: str) -> tuple[DueTest, str]:
    """How the timescale has to lie to the period that follows, and what stands before the words that said so."""
    if starting := _START.search(head):
        return DueTest.STARTING, head[: starting.start()]
    for when, words in _BEFORE:
        if said := re.search(rf"\b(?:{words})\s*$", head):
            return when, head[: said.start()]
    return DueTest.IN, head


def _without_verb(head: str) -> str:
    return _VERB_AT_END.sub("", head)
