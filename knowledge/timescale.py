"""Works out the meaning of a timescale's words, in a document's cell (as a `Timescale`) or in a question.

A cell is read as a whole or not at all. A condition ("not before", "to be agreed after June 2026"), an impossible date, a
missing year or a stray number makes it unreadable; it then keeps its words without a meaning.

Ambiguous words are read by these rules. Several dates in one cell: due by the latest. "End of 2015": due on its last day, with
no start. "Completed March 2025": that month. A review date with "ongoing": due then, and ongoing. Times relative to the plan's
own date ("within 6 months", "end of the year", "immediate") can be read only if that date is known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from knowledge.model import Span, Timescale
from knowledge.periods import NUMBER, UNIT, Days, Named, moved, number, scan

_FLAGS = re.IGNORECASE | re.ASCII
_MOST_LETTERS = 300  # longer than any timescale; stray prose in the column is not searched for dates
_MOST_YEARS = 20  # a timescale further in the future has been misread
_MOST_OTHER_WORDS = 8  # the most other words next to a period; with more, the date may belong to something else

_TYPOGRAPHY = {ord(dash): "-" for dash in "‐‑‒–—―−"} | {ord(mark): "'" for mark in "‘’ʼ`´"}
_TYPOGRAPHY |= {ord(blank): " " for blank in "\u00a0\u2009\u202f\t@~"}
_TYPOGRAPHY |= {ord(bullet): ";" for bullet in "•·▪●◦\n\r"}

# Words that make a cell unreadable.
_CONDITION = re.compile(
    r"\b(?:not|no|never|cannot|without|if|unless|once|when|whenever|until after|subject to|pending|await(?:s|ing)?"
    r"|depend(?:s|ing|ent|ant)?|contingent|conditional|unknown|unclear|earliest|except|excluding|rather than|instead of"
    r"|tb[acd]|to be (?:agreed|confirmed|determined|decided|advised|announced|set|scheduled)"
    r"|cancelled|suspended|paused|on hold|abandoned|withdrawn|superseded"
    r"|(?:postponed|deferred|delayed|slipped|brought forward) from)\b|n/a|\?",
    _FLAGS,
)
_ASTRAY = re.compile(
    r"\b(?:after|following|post|beyond|past|later than|subsequent to|more than|less than)\b[^;@]*@"
    r"|\b(?:early|mid|middle|late|half|quarter|term)\b[\s:-]*(?:(?:of|in|the|end|year|financial)\s+)*@",
    _FLAGS,
)
# Next to a single date, these mean that it no longer applies.
_GIVEN_UP = re.compile(r"\b(?:previously|formerly|originally|original|was|missed|overdue)\b", _FLAGS)
_LABELS = re.compile(
    r"\b(?:phase|stage|part|step|lot|wave|tranche|milestone|option|action|objective|priority|year|rec(?:ommendation)?|r)"
    r"\s?\d{1,2}[a-z]?\b(?![/.-]?\d)\s*:?"
    r"|(?:(?<=^)|(?<=;)|(?<=; ))(?:\(?(?:\d{1,2}|[a-z]|i{2,3}|iv)[.)]\s+|[ivx]+\)\s+)",
    _FLAGS,
)
# Words replaced by plainer ones, before (_EDGES) and after (_PLAIN_WORDS) periods are found.
_EDGES: tuple[tuple[str, str], ...] = (
    (r"(?<!by )(?<!by the )(?<!before )(?<!before the )\b(?:start|beginning) of (?:the )?", "early "),
    (r"\bmiddle of (?:the )?", "mid "),
)
_PLAIN_WORDS: tuple[tuple[str, str], ...] = (
    (r"\b(?:no|not) later than\b|\bby no later than\b|\bon or before\b", "by"),
    (r"\bas and when\b(?: (?:required|needed|necessary)\b)?", " "),
    (r"\b(?:as|when|where) (?:required|needed|necessary|appropriate)\b", " "),
    (r"\bat the (?:very )?latest\b", " "),
    (r"[,(]?\s*\bsubject to [^;@0-9]*$", " "),
)
_ONGOING = (
    r"\b(?:on[\s-]*going(?:ly)?|continu(?:ous|al)(?:ly)?|continu(?:ing|es?)|business as usual|bau"
    r"|annually|quarterly|monthly|weekly|fortnightly|daily|yearly|termly|bi-?annually|per annum"
    r"|permanent(?:ly)?|open[ -]ended|rolling programme"
    rf"|(?:{NUMBER}|half)[\s-](?:monthly|weekly|yearly)"
    rf"|(?:twice|once|{NUMBER} times) (?:a|per|each|every) (?:year|quarter|month)"
    rf"|(?:every|each) (?:{NUMBER} )?(?:other )?(?:{UNIT}|spring|summer|autumn|winter))\b"
)
_RECURRENT = re.compile(r"\b(?:annual|bi-?annual|regular|rolling|recurring|recurrent|routine)\b", _FLAGS)
_START = (
    r"start(?:s|ing|ed)?|begin(?:s|ning)?|commenc(?:es?|ing|ed)|from|since|as from|as of|with effect from|wef"
    r"|effective(?: from)?"
)
_BY = r"by|until|till|up to|due by|to|ends|ending|end date|finish(?:es|ing)?|complet(?:e|ed|ion) by"
_PERIOD = re.compile(
    rf"(?:\b(?:(?P<start>(?:{_START})\b(?:\W*(?:from|in|on|by)\b)?)|(?P<before>before|prior to|ahead of|in advance of)"
    rf"|(?P<by>{_BY}))\b[\s:-]*)?(?:\bthe\s+)?"
    r"(?:\b(?P<edge>(?:(?:financial|calendar)\s+)?year[\s-]end|end|close|start|beginning)\b[\s:-]*"
    r"(?:of\b)?\s*(?:the\s+|in\s+)?)?"
    r"@(?P<item>\d+)@(?P<open>\s*(?:\+|-?\s*(?:onwards?|to date|(?:to|until) (?:the )?present|on)\b))?"
    r"(?P<beyond>\s*(?:and|&)\s*(?:beyond|onwards?|thereafter|after(?:wards)?)\b)?",
    _FLAGS,
)
_TO = r"-|/|\bto\b|\buntil\b|\btill\b|\bthrough(?: to)?\b|\bup to\b"
_JOINT = rf"\s*(?P<joint>{_TO}|\band\b|\bor\b|&)\s*(?:the\s+)?(?P<edge>end\s+(?:of\s+)?(?:the\s+)?)?"
_RANGE = re.compile(rf"(?:\b(?P<lead>between|from)\s+)?@(?P<first>\d+)@{_JOINT}@(?P<last>\d+)@", _FLAGS)
_DURATION = re.compile(
    rf"\b(?:(?:with)?in\s+|over\s+|for\s+)?(?:the\s+)?(?:next\s+|coming\s+|first\s+)?(?P<least>{NUMBER})"
    rf"(?:\s*(?:-|\bto\b)\s*(?P<most>{NUMBER}))?[\s-]*(?P<unit>{UNIT})\b(?:'?\s+time\b)?"
    r"(?:\s+(?:of|from)\s+(?:now|today|(?:the\s+date\s+of\s+)?(?:this|the)\s+(?:action\s+)?(?:plan|report)))?"
    r"(?!\s*(?:of|from|after|before|following|prior|\+|ago|or)\b)",
    _FLAGS,
)
_NOW = re.compile(r"\b(?:with )?immediate(?:ly| effect| start| action)?\b", _FLAGS)
_FILLERS = frozenset(
    "in on at the of a an for during within by be and to is as with approximately approx about around circa"
    " complete completed completion done deliver delivered delivery target date deadline timescale due planned expected".split()
)


@dataclass(frozen=True, slots=True)
class NamedPeriod:
    """A period named in a text, including both ends. `at` is its position, `words` its text.

    `year_given` is False if the text names no year, so that the nearest occurrence was used.
    """

    start: date
    end: date
    at: tuple[int, int]
    words: str
    year_given: bool


class _Unread(Exception):
    """Raised if something in a cell isn't understood."""


@dataclass(frozen=True, slots=True)
class _Item:
    """A period in a cell. `due_from` is the first day of its last part; `strict` means that no other words may be next to
    it.
    """

    start: date
    end: date
    due_from: date
    strict: bool = False


def read_timescale(words: str, plan_date: date | None = None) -> Timescale:
    """The words in a document's cell with their meaning. `span` is None if they can't be read."""
    try:
        return Timescale(words, _span(words, plan_date))
    except (_Unread, ValueError, OverflowError):
        return Timescale(words, None)


def _span(words: str, plan_date: date | None) -> Span | None:
    text = " ".join(words.strip().translate(_TYPOGRAPHY).split()).strip(" .,;:-")
    if not text or len(text) > _MOST_LETTERS:
        return None
    text = _LABELS.sub(" ", _plainer(text, _EDGES))
    text, items = _with_items(" ".join(text.split()), plan_date)
    text = _plainer(text, _PLAIN_WORDS)
    if _CONDITION.search(text) or _ASTRAY.search(text) or (len(items) == 1 and _GIVEN_UP.search(text)):
        return None
    text = _joined(text, items)
    if not items and _RECURRENT.search(text):
        return Span(None, None, ongoing=True)
    spans = [span for part in re.split(r"[;,]|\bthen\b|\bnow\b|\.\s", text) for span in _part(part, items)]
    return _merged(spans) if spans else None


def _plainer(text: str, rows: tuple[tuple[str, str], ...]) -> str:
    for pattern, plain in rows:
        text = re.sub(pattern, plain, text, flags=_FLAGS)
    return text


def _with_items(text: str, plan_date: date | None) -> tuple[str, list[_Item]]:
    """The text with @0@, @1@ … in place of its periods and ~ in place of words for "ongoing", and the list of periods."""
    items: list[_Item] = []
    named = [one for one in scan(text, plan_date) if one.form != "counted"]
    yearless = all(one.shape and one.year is None for one in named)
    recurs = bool(re.search(_ONGOING, text, _FLAGS) or _RECURRENT.search(text))
    pieces, at = [], 0
    for one, days in zip(named, _all_days(text, named), strict=True):
        pieces.append(text[at : one.at[0]])
        at = one.at[1]
        if yearless and recurs:
            continue  # "annually in March" recurs, whatever the year
        if days is None:
            raise _Unread
        pieces.append(f"@{len(items)}@")
        items.append(_Item(*days, _last_part(text[one.at[0] : one.at[1]], days)))
    text = re.sub(_ONGOING, "~", "".join([*pieces, text[at:]]), flags=_FLAGS)
    return _counted(text, plan_date, items), items


def _last_part(words: str, days: tuple[date, date]) -> date:
    """The first day of the time in which a period is due: for a range of years ("2014-16"), the start of the last year."""
    years = days[1].year - days[0].year
    return date(days[1].year, 1, 1) if years > 1 and days[1].month == 12 and "-" in words else days[0]


def _counted(text: str, plan_date: date | None, items: list[_Item]) -> str:
    """Replace times relative to the plan's date, and add them to the items."""

    def later(match: re.Match[str]) -> str:
        if plan_date is None:
            raise _Unread
        least, most = number(match["least"]), number(match["most"] or match["least"])
        end = moved(plan_date, most, match["unit"].lower())
        if end.year - plan_date.year > _MOST_YEARS:
            raise _Unread
        items.append(_Item(plan_date, end, min(end, moved(plan_date, least, match["unit"].lower())), strict=True))
        return f"@{len(items) - 1}@"

    def at_once(_: re.Match[str]) -> str:
        if plan_date is None:
            raise _Unread
        items.append(_Item(plan_date, plan_date, plan_date, strict=True))
        return f"@{len(items) - 1}@"

    return _NOW.sub(at_once, _DURATION.sub(later, text))


def _all_days(text: str, named: list[Named]) -> list[Days | None]:
    """The days of each period, or None. If a period has no year, it is taken from the other end of a range or list: "Sept-Dec
    2025", "June, July and August 2025".
    """
    days = [one.days for one in named]
    for last in range(len(named) - 1, 0, -1):
        there, between = days[last], text[named[last - 1].at[1] : named[last].at[0]]
        if days[last - 1] is None and there and re.fullmatch(rf"{_JOINT}|\s*,\s*", between, _FLAGS):
            days[last - 1] = max((one for one in _about(named[last - 1], there) if one[0] < there[0]), default=None)
    for first in range(len(named) - 1):
        there, between = days[first], text[named[first].at[1] : named[first + 1].at[0]]
        if days[first + 1] is None and there and re.fullmatch(_JOINT, between, _FLAGS):
            days[first + 1] = min((one for one in _about(named[first + 1], there) if one[1] > there[1]), default=None)
    return days


def _about(named: Named, there: Days) -> list[Days]:
    """The occurrences of a period in the same year as those days, the year before and the year after."""
    return [days for add in (-1, 0, 1) if (days := named.days_in(there[0].year + add))]


def _joined(text: str, items: list[_Item]) -> str:
    """Combine two periods joined as a range. "A and B" remains two periods unless "between" comes first."""

    def join(match: re.Match[str]) -> str:
        first, last = items[int(match["first"])], items[int(match["last"])]
        if match["joint"].lower() in ("and", "&") and (match["lead"] or "").lower() != "between":
            return f"{match['lead'] or ''} @{match['first']}@ ; {match['edge'] or ''} @{match['last']}@"
        if last.end < first.end or last.start < first.start:
            raise _Unread
        items.append(_Item(first.start, last.end, last.end if match["edge"] else last.due_from, first.strict or last.strict))
        return f"@{len(items) - 1}@"

    return _RANGE.sub(join, text)


def _part(text: str, items: list[_Item]) -> list[Span]:
    """What one part of a cell says: nothing, that the work is ongoing, or how the work relates to a period."""
    periods = list(_PERIOD.finditer(text))
    if len(periods) > 1 and re.search(r"\band\b|&|/", text):
        return [span for part in re.split(r"\band\b|&|/", text, flags=_FLAGS) for span in _part(part, items)]
    if len(periods) > 1:
        raise _Unread
    going_on = text.find("~")
    rest = _PERIOD.sub(" ", text).replace("~", " ").lower()
    others = [word for word in re.findall(r"[^\W_]+", rest) if word not in _FILLERS]
    if any(word[0].isdigit() for word in others) or len(others) > _MOST_OTHER_WORDS:
        raise _Unread
    if not periods:
        return [Span(None, None, ongoing=True)] if going_on >= 0 else []
    item = items[int(periods[0]["item"])]
    if others and (item.strict or re.search(rf"\b(?:{_START})\b", rest)):
        raise _Unread  # "work starts on site in June 2026" could be a start or a deadline
    if others and _is_whole_year(item):
        raise _Unread  # "the budget 2026", "half term 2026": some time in that year, but not all of it
    span = _laid(periods[0], item)
    if going_on >= 0:
        span = replace(span, ongoing=True, start=span.start if periods[0]["start"] or going_on > periods[0].start() else None)
    return [span]


def _is_whole_year(item: _Item) -> bool:
    return (item.start.month, item.start.day) == (1, 1) and item.end == date(item.start.year, 12, 31)


def _laid(match: re.Match[str], item: _Item) -> Span:
    """How the work relates to a period, judging by the words next to it."""
    edge, going_on, by = (match["edge"] or "").lower(), bool(match["beyond"]), match["by"] or match["before"]
    if edge in ("start", "beginning"):
        edge = ""
        if not by:  # "start 2026", "from the beginning of 2026"
            return Span(item.start, None, going_on)
        if match["by"]:
            return Span(None, item.start, going_on, item.start)
    if match["start"] or match["open"]:
        return Span(item.end if edge else item.start, None, going_on)
    if edge:
        return Span(None, item.end, going_on, item.end)
    if match["before"]:
        end = item.start - timedelta(days=1)
        return Span(None, end, going_on, end)
    return Span(None if by else item.start, item.end, going_on, item.due_from)


def _merged(spans: list[Span]) -> Span:
    """The parts of a cell merged into one span, from the earliest start to the latest end."""
    ongoing = any(span.ongoing for span in spans)
    spans = [span for span in spans if span.start or span.end]
    if not spans:
        return Span(None, None, ongoing)
    starts = [span.start for span in spans if span.start]
    ends = [(span.end, span.due_from) for span in spans if span.end]
    end, due_from = max(ends, key=lambda one: one[0]) if ends else (None, None)
    start = min(starts, default=None)
    if end and any(span.end is None and span.start and span.start > end for span in spans):
        raise _Unread  # "June 2025, then from September 2025" may or may not be due in June
    return Span(start, end, ongoing, due_from)


def find_period(text: str, today: date | None = None) -> NamedPeriod | None:
    """The first period named in a question, or None."""
    return next(iter(find_periods(text, today)), None)


_LOOK_BACK = 40  # in characters; enough for any preposition and article
_SINCE = re.compile(r"\bsince\s+(?:the\s+)?$", _FLAGS)
_RANGE_LEAD = re.compile(r"\b(between|from)\s+(?:the\s+)?$", _FLAGS)
_CLAUSE_ENDS = re.compile(r"\s*(?:[?.,;:!)]|$|and\b|or\b)", _FLAGS)
_LINKS = ("and", "or", "to", "-", "/", "&")
_IN = r"(?P<word>in|by|before|since|until|till|after|from|during|between|of|due|on|than|for|and|or|to|-|/|&)"
_ADMITS = re.compile(rf"(?<!\w){_IN}\s*(?:the\s+)?(?:(?:end|start|beginning|middle)\s+(?:of\s+)?)?$", _FLAGS)


def find_periods(text: str, today: date | None = None) -> list[NamedPeriod]:
    """Every period named in a question, from left to right. "From A to B" and "between A and B" count as one."""
    plain = text.translate(_ONE_FOR_ONE)
    named = scan(plain, today)
    behind = [0, *(one.at[1] for one in named)]
    periods = [
        one
        for period in zip(named, _all_days(plain, named), behind, strict=False)
        if (one := _period_of(plain, *period, today))
    ]
    joined: list[NamedPeriod] = []
    for one in periods:
        both = _both(plain, joined[-1], one) if joined else None
        joined[-1:] = [both] if both else [*joined[-1:], one]
    return [replace(one, words=text[slice(*one.at)]) for one in joined]


_ONE_FOR_ONE = {key: mark if mark != ";" else " " for key, mark in _TYPOGRAPHY.items()} | {ord("@"): "@", ord("~"): "~"}


def _period_of(text: str, one: Named, days: Days | None, behind: int, today: date | None) -> NamedPeriod | None:
    """A period found in a question, or None if it doesn't count as one here. `days` is None if the text doesn't give its
    year.
    """
    year_given = days is not None
    if days is None and today and one.shape and _admitted(text, one, behind):
        days = _nearest(one, today, since=bool(_led(_SINCE, text, one.at[0])))
    if days is None or (one.year and _may_be_a_verb(text, one)):
        return None
    return NamedPeriod(*days, one.at, "", year_given)


def _led(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str] | None:
    """The match of a pattern directly before a position, or None."""
    return pattern.search(text, max(0, at - _LOOK_BACK), at)


def _may_be_a_verb(text: str, one: Named) -> bool:
    """True if "may" is probably a verb: "this may be late", "it may 14 times". It is a month after a preposition, with a
    four-digit year, or with a capital.
    """
    words = text[slice(*one.at)]
    if words.lower().endswith(" may"):
        return not words.endswith("May") and not _CLAUSE_ENDS.match(text, one.at[1])
    return bool(re.fullmatch(r"may \d\d", words)) and not _led(_ADMITS, text, one.at[0])


def _admitted(text: str, one: Named, behind: int) -> bool:
    """True if a name without a year is really a period: "may" can be a verb, "Jan" a person, "spring" a jump.

    `behind` is the end of the previous period. "And", "or" and "to" introduce a period only directly after it.
    """
    words, match = text[slice(*one.at)], _led(_ADMITS, text, one.at[0])
    preposition = match.group("word").lower() if match else ""
    if match and preposition in _LINKS and (not behind or text[behind : match.start()].strip()):
        preposition = ""
    if text[one.at[1] : one.at[1] + 2].lower() == "'s":
        return False
    if re.search(r"\bmay\b", words):
        return preposition not in ("", "due", "on") or bool(re.search(r"\d(?:st|nd|rd|th)\b", words))
    if words.startswith("May"):
        return bool(preposition or text[: one.at[0]].strip())
    if one.form == "season" or (one.form == "month" and len(words.rstrip(".")) < 4):
        return bool(preposition) or words.lower().startswith(("early", "mid", "late"))
    return one.form != "month" or bool(preposition) or words[:1].isupper() or not words.isalpha()


def _nearest(one: Named, today: date, since: bool) -> tuple[date, date] | None:
    """The occurrence closest to today or, after "since", the last one that has started."""
    tried = _about(one, (today, today))
    if since:
        return max((days for days in tried if days[0] <= today), default=None)
    return min(tried, key=lambda days: max((days[0] - today).days, (today - days[1]).days, 0), default=None)


def _both(text: str, first: NamedPeriod, last: NamedPeriod) -> NamedPeriod | None:
    """Two periods combined into one, including the word before them, if they are the ends of a range; otherwise None."""
    between = re.fullmatch(_JOINT, text[first.at[1] : last.at[0]], _FLAGS)
    joint = between["joint"].lower() if between else "or"
    lead = _led(_RANGE_LEAD, text, first.at[0])
    if joint in ("or", "&") or (joint == "and" and (lead is None or lead[1].lower() != "between")) or last.end < first.start:
        return None
    at = (lead.start() if lead else first.at[0], last.at[1])
    return NamedPeriod(first.start, last.end, at, "", first.year_given and last.year_given)
