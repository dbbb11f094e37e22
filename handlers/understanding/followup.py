"""Follow-ups: what a question means in the light of the thread's last answer.

The surprise: "of those" narrows by the tests of the last question, not by the refs that it showed, so that it holds
for a list of nine thousand as for one of nine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from handlers.question import FIELDS, Question
from handlers.understanding import intents
from handlers.understanding.clean import Plain
from handlers.understanding.lexicon import Lexicon
from handlers.understanding.slots import Slots
from knowledge.filters import Due, DueTest, Filters, Owners, Ownership

_ROWS = ("count", "list", "search")  # what is asked where the answer is about rows
KEPT_REFS = 200  # refs of an answer that a thread remembers

_LEADING = re.compile(
    r"^(?:i meant|i mean|meant|no|rather|instead|make that|and|but|also|then|so|or|plus|ok|what about|how about|what of|same for|same again for|and what about|now|only|just|not|excluding|except|without)\b"
)
_AGAIN = re.compile(
    r"^(?:(?:i meant|i mean|meant|no|rather|make that|and|but|so|ok|then|also|or|plus|now|right|yes|what about|how about|what of|the same|same|same again|same question|same thing|ditto|again|for|do|now|show me|just|only|the|ones?|in|with|by|of|is|are|to|on|under|instead)\b[ ,]*)*"
)
_NARROW = re.compile(r"\b(?:of (?:IT|which)|IT|only|just|which ones|those|out of|among|within|narrow|filter|ones|any)\b")
_MORE = re.compile(
    r"^(?:tell me |show me |give me |say |see |read |get )?(?:me )?(?:a bit |some |any |the )?(?:more|more details?|further details?|details?|the rest|expand|elaborate|go on|full (?:text|details?|story|version)|in full|everything|the full thing|open IT|open|show IT|explain|explain IT|the whole thing|tell me more|card)(?: (?:about|on|of|please|for|then|info|information))*(?: IT)?$"
)
_WHY = re.compile(
    r"^(?:and |but |so |ok )*(?:why|how come|what is the reason|what is the hold ?up|what is holding IT up|what went wrong|reason|how so)\b"
)
_ORDINAL = re.compile(
    r"\b(?:the )?(first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th|top|latter|former|final|next)(?: (?:one|rec|recommendation|item|of IT|on the list|in the list|result|two))?\b"
)
_PLACES = {
    "first": 0,
    "1st": 0,
    "top": 0,
    "former": 0,
    "second": 1,
    "2nd": 1,
    "third": 2,
    "3rd": 2,
    "fourth": 3,
    "4th": 3,
    "fifth": 4,
    "5th": 4,
    "last": -1,
    "latter": -1,
    "final": -1,
}
# The next page of a list and the one before it. "More" of a card is its details.
_NEXT = re.compile(
    r"^(?:(?:and|ok|please|now|show|give|see|list|go to|get|me|us|the) )*(?:next(?: page| lot| ones?| few| results)?|more(?: of IT| results| ones| please)?|rest|carry on|continue|keep going|go on|page down|forward)$"
)
_PREVIOUS = re.compile(
    r"^(?:(?:and|ok|please|now|show|give|see|list|go|to|get|me|us|the) )*(?:back(?: a page| one page| one)?|previous(?: page| lot| ones?| few| results)?|prev|last page|page (?:back|up)|page before)$"
)
# A question of its own, though it has no verb: "recommendations still open" is what the button of a count says.
_WHOLE = re.compile(r"^(?:(?:list|show|all|the|number|count|of) )*(?:recommendations?|recs)\b")
_LISTED = re.compile(
    r"^(?:and |so |but |ok )*(?:which|what|list|show|name|tell|see|give)(?: (?:me|are|is|ones|were|out|us|about|all|of))*(?: IT)(?: (?:then|all|by name))*$"
)
_COUNT = re.compile(r"^(?:and |so |but )*(?:how many|count|number|what percentage|how much|what proportion)\b")

Alone = Callable[[Plain, Slots, Lexicon], Question]


def memory(question: Question, refs: tuple[str, ...]) -> dict[str, Any]:
    """What a thread keeps of an answer."""
    filters = asdict(question.filters)
    filters["due"] = [{**due, "start": _day(due["start"]), "end": _day(due["end"])} for due in filters["due"]]
    return {
        "asks": question.asks, "refs": list(refs[:KEPT_REFS]), "fields": list(question.fields), "filters": filters, "topic": list(question.topic), "searched": list(question.searched),
        "phrase": question.phrase, "by": question.by, "percent": question.percent, "status_words": question.status_words, "page": question.page,
    }  # fmt: skip


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _from(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


def recalled(remembered: Mapping[str, Any]) -> Question:
    """The question that a thread was last about. What an older version did not remember yet is as in a new question."""
    past = {**memory(Question("status"), ()), **remembered}
    told = {**memory(Question("status"), ())["filters"], **past["filters"]}
    due = tuple(_due(each) for each in told["due"])
    filters = Filters(
        owners=tuple(Owners(tuple(each.get("names", ())), Ownership(each.get("how", Ownership.ANY))) for each in told["owners"]),
        themes=tuple(told["themes"]), not_themes=tuple(told["not_themes"]),
        statuses=None if told["statuses"] is None else tuple(told["statuses"]), due=due,
        refs=None if told["refs"] is None else tuple(told["refs"]), closed=tuple(told["closed"]),
    )  # fmt: skip
    return Question(
        past["asks"], tuple(past["refs"]), tuple(past["fields"]), filters, tuple(past["topic"]), tuple(past["searched"]), past["phrase"], past["by"], past["percent"],
        status_words=past["status_words"], page=past["page"],
    )  # fmt: skip


def _due(remembered: Mapping[str, Any]) -> Due:
    new = asdict(Due(DueTest.IN, None, None))
    each = {name: remembered.get(name, value) for name, value in new.items()}
    return Due(**{**each, "when": DueTest(each["when"]), "start": _from(each["start"]), "end": _from(each["end"])})


def follow_up(slots: Slots, plain: Plain, lexicon: Lexicon, past: Mapping[str, Any], alone: Alone) -> Question | None:
    """The follow-up that a text is, None where it stands on its own."""
    before = recalled(past)
    text = slots.text
    if slots.refs or slots.unknown_refs:
        return _other_refs(slots, before) if not slots.unknown_refs else None
    if page := _page(slots, before):
        return page
    if slots.pronoun and _plural(plain.text) and _LISTED.search(text) and not slots.filters and before.asks in _ROWS:
        return replace(before, asks="list" if not before.topic else before.asks, refs=(), page=1)
    if before.refs and (_MORE.search(text) or _MORE.search(plain.text)) and not slots.filters:
        return Question("status", refs=before.refs[:1])
    if before.refs and _WHY.search(text) and not slots.filters:
        return Question("progress", refs=before.refs[:5], fields=("progress",))
    if (chosen := _by_place(slots, before)) is not None:
        return _facts(slots, (chosen,), lexicon, alone, plain)
    rest = _AGAIN.sub("", text).strip()
    elliptical = bool(_LEADING.search(text)) or not re.search(
        r"\b(?:what|which|who|how|when|is|are|list|show|has|does)\b", text
    )
    if slots.pronoun and _LISTED.search(text) and not slots.filters and before.asks in ("count", "list", "search"):
        return replace(before, asks="list" if not before.topic else before.asks, page=1)
    if not slots.pronoun and any(row.pattern.search(text) for row in intents.SUMMARY):
        return None
    if slots.filters and not slots.words:
        return _other_tests(slots, before, elliptical, plain, lexicon, alone)
    if slots.words and not slots.pronoun:
        return None
    if before.refs and (slots.pronoun or elliptical or _field_alone(text)) and not slots.words:
        return _same_refs(slots, before, lexicon, alone, plain, rest)
    if before.refs and slots.pronoun:
        return _same_refs(slots, before, lexicon, alone, plain, rest)
    return None


def _page(slots: Slots, before: Question) -> Question | None:
    """Another page of the list that was shown last; page 0 is before the first. None where none is asked for."""
    if before.asks not in ("list", "search") or before.by or len(before.refs) < 2 or slots.filters:
        return None
    if slots.page > 1 and not slots.text:
        page = slots.page
    elif _NEXT.search(slots.text):
        page = before.page + 1
    elif _PREVIOUS.search(slots.text):
        page = before.page - 1
    else:
        return None
    return replace(before, refs=(), page=page)


def _field_alone(text: str) -> bool:
    return len(text.split()) <= 4


def _other_refs(slots: Slots, before: Question) -> Question | None:
    """ "And R10?": the same field of another recommendation."""
    rest = re.sub(r"\b(?:REF|IT)\b", "", _AGAIN.sub("", slots.text)).strip(" ,")
    if rest and not re.fullmatch(r"(?:one|then|too|as well|please|instead|\W)*", rest):
        return None
    if before.asks in FIELDS and _LEADING.search(slots.text):
        return Question(before.asks, refs=slots.refs, fields=before.fields)
    return None


def _by_place(slots: Slots, before: Question) -> str | None:
    """ "The second one", of a list that was shown."""
    match = _ORDINAL.search(slots.text)
    if not match or not before.refs or slots.filters or slots.words or match[1] not in _PLACES:
        return None
    place = _PLACES[match[1]]
    return before.refs[place] if place < len(before.refs) else None


def _facts(slots: Slots, refs: tuple[str, ...], lexicon: Lexicon, alone: Alone, plain: Plain) -> Question:
    """The question asked of refs that the thread gives."""
    text = re.sub(r"\bIT\b", "REF", slots.text)
    text = text if "REF" in text else f"{text} REF"
    return alone(plain, replace(slots, refs=refs, text=text, pronoun=False), lexicon)


def _same_refs(slots: Slots, before: Question, lexicon: Lexicon, alone: Alone, plain: Plain, rest: str) -> Question | None:
    if _COUNT.search(slots.text) and not slots.words:
        tests = before.filters if before.filters and before.asks in ("list", "count") else Filters(refs=before.refs)
        return replace(
            before, asks="count", filters=tests, percent="percent" in slots.text or "proportion" in slots.text, page=1
        )
    refs = before.refs[:1] if before.asks == "search" and not _plural(plain.text) else before.refs[:50]
    found = _facts(slots, refs, lexicon, alone, plain)
    if not found.fields and not found.unheld and not slots.pronoun and not found.topic:
        return None
    return found


def _plural(text: str) -> bool:
    return bool(re.search(r"\b(?:them|they|those|these|their|all)\b", text))


def _other_tests(
    slots: Slots, before: Question, elliptical: bool, plain: Plain, lexicon: Lexicon, alone: Alone
) -> Question | None:
    """ "And procurement?" replaces a slot; "which of those are open?" adds one."""
    counting = bool(_COUNT.search(slots.text))
    narrowing = slots.pronoun or bool(
        re.search(
            r"^(?:and |but |so |ok )*(?:(?:the|those) ones\b|only|just|not|excluding|except|without|of which|how many of|which ones?|any)\b",
            slots.text,
        )
    )
    if not (narrowing or elliptical or (counting and slots.pronoun)) or (_WHOLE.search(slots.text) and not slots.pronoun):
        return None
    about_status = slots.pronoun and slots.filters.statuses is not None and intents.YES_NO.search(slots.text)
    if about_status and before.refs and before.asks in FIELDS:
        return _facts(slots, before.refs[:50], lexicon, alone, plain)
    if before.asks in ("list", "count", "summary") and not before.topic:
        tests = _merged(before.filters, slots.filters, narrowing and not _only_swaps(slots, before))
        asks = (
            "count"
            if counting
            else "list"
            if (narrowing and before.asks != "count") or (before.asks == "summary" and not elliptical)
            else before.asks
        )
        if re.search(r"\b(?:which|what|who|list|show)\b", slots.text) and not counting and not _LEADING.search(slots.text):
            asks = "list"
        words = slots.status.words or (before.status_words if tests.statuses == before.filters.statuses else "")
        return replace(before, asks=asks, filters=tests, status_words=words, absent=slots.status.absent, page=1, refs=())
    if before.refs and (slots.pronoun or narrowing):
        tests = replace(slots.filters, refs=before.refs)
        if len(before.refs) == 1 and not counting and not re.search(r"\bwhich\b", slots.text):
            return _facts(slots, before.refs, lexicon, alone, plain)
        asked = "count" if counting else "list"
        return Question(asked, filters=tests, status_words=slots.status.words, absent=slots.status.absent)
    return None


def _only_swaps(slots: Slots, before: Question) -> bool:
    """ "Only procurement", after another owner's list, is the other owner alone."""
    return not slots.pronoun and bool(slots.filters.owners and before.filters.owners)


def _merged(old: Filters, new: Filters, narrowing: bool) -> Filters:
    """The old tests with the new ones: in the place of those of their kind, or, when narrowing, beside them."""
    if narrowing:
        statuses = new.statuses
        if new.statuses is not None and old.statuses is not None:
            statuses = tuple(status for status in new.statuses if status in old.statuses) or new.statuses
        return Filters(
            owners=(*old.owners, *(owners for owners in new.owners if owners not in old.owners)),
            themes=new.themes or old.themes, not_themes=(*old.not_themes, *new.not_themes),
            statuses=old.statuses if statuses is None else statuses,
            due=(*old.due, *(due for due in new.due if due not in old.due)), refs=old.refs, closed=new.closed or old.closed,
        )  # fmt: skip
    return Filters(
        owners=new.owners or old.owners, themes=new.themes or (() if new.not_themes else old.themes), not_themes=new.not_themes or old.not_themes,
        statuses=old.statuses if new.statuses is None else new.statuses, due=new.due or old.due, refs=old.refs, closed=new.closed or old.closed,
    )  # fmt: skip
