"""Follow-ups: what a question means in the light of the thread's last answer.

"Of those" adds to the tests of the last question instead of listing the refs that it showed, so it works for nine thousand
recommendations as well as for nine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from handlers.language import deciding_words, field_words, intents, kind_words
from handlers.language import follow_up_words as words
from handlers.language.english_words import CHATTER
from handlers.question import Order, Question, is_field
from handlers.understanding.clean import Plain
from handlers.understanding.slots import Slots, content, searchable
from knowledge.filters import Due, DueTest, Filters, Owners, Ownership, Trait

MAX_REFS = 200  # the most refs in an answer that a thread remembers
MAX_CARDS = 50  # the most recommendations in a thread whose facts are shown at once
MAX_PASSAGES = 3  # recommendations whose text is searched for a follow-up
MAX_HITS = 10  # the same, after a search
MAX_COMPARED = 6  # recommendations that were named or compared, from which a condition can choose
MAX_REASONS = 5  # the most recommendations in a thread for which "why?" is answered
SHORT = 4  # a message of up to this many words may only name a field
_ROWS = ("count", "list", "search")  # the kinds of question whose answers are lists
_REMEMBERED = ("asks", "fields", "topic", "searched", "phrase", "by", "percent", "status_words", "page", "of")

Alone = Callable[[Slots], Question]
"""Returns the question that the slots ask without their thread."""


def memory(
    question: Question, refs: tuple[str, ...], leaders: tuple[str, ...] = (), past: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What a thread remembers about an answer, as plain JSON. Status words that the plan doesn't use aren't remembered.
    `leaders` are the owners that came first in a ranking. `past` is what the thread remembered until now.
    """
    if question.absent:
        question = replace(question, filters=replace(question.filters, statuses=None), status_words="")
    filters = _plain(asdict(question.filters))
    values = {name: getattr(question, name) for name in _REMEMBERED}
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
    if question.order and not question.order.is_first:
        plain["order"] = asdict(question.order)
        plain["leaders"] = list(leaders)
    if question.kind == "compare":
        plain["compared"] = True
    before = _from_before(question, refs, past) if past else {}
    return {**plain, "refs": list(refs[:MAX_REFS]), "filters": filters, **before}


def _from_before(question: Question, refs: tuple[str, ...], past: Mapping[str, Any]) -> dict[str, Any]:
    """What stays remembered of the answer before: the list from which the one recommendation was chosen, and the owner that was
    asked about.
    """
    carried: dict[str, Any] = {}
    for shown in (past.get("refs", ()), past.get("among", ())):
        if len(refs) == 1 and 1 < len(shown) <= MAX_CARDS and refs[0] in shown:
            carried["among"] = list(shown)
            break
    own, former = _one_owner(question.filters), _one_owner(_filters(past.get("filters", {})))
    if own and former and own != former:
        carried["former_owner"] = former
    return carried


def _one_owner(filters: Filters) -> str:
    """The only owner that the tests name, or ""."""
    owners = filters.owners
    return owners[0].names[0] if len(owners) == 1 and len(owners[0].names) == 1 else ""


def _plain(filters: dict[str, Any]) -> dict[str, Any]:
    """Tests as plain JSON."""
    due = [{**test, "start": _text(test["start"]), "end": _text(test["end"])} for test in filters["due"]]
    return {**filters, "due": due, "either": [_plain(one) for one in filters["either"]]}


def recalled(remembered: Mapping[str, Any]) -> Question:
    """The question that a thread was last about. Anything that an older version didn't store has its default value."""
    blank = Question("status")
    values = {name: _like(getattr(blank, name), remembered.get(name)) for name in (*_REMEMBERED, "refs")}
    order = Order(**remembered["order"]) if remembered.get("order") else None
    return Question(**values, order=order, filters=_filters(remembered.get("filters", {})))


def _like(default: Any, value: Any) -> Any:
    """A remembered value, converted to the type of the default, or the default if there is none."""
    if value is None:
        return default
    return tuple(value) if isinstance(value, list) else value


def _filters(remembered: Mapping[str, Any]) -> Filters:
    values = {name: _like(default, remembered.get(name)) for name, default in asdict(Filters()).items()}
    sets = {
        "owners": tuple(map(_owners, values["owners"])),
        "due": tuple(map(_due, values["due"])),
        "words": tuple((name, tuple(meant)) for name, meant in values["words"]),
        "traits": tuple(map(Trait, values["traits"])),
        "either": tuple(map(_filters, values["either"])),
    }
    return Filters(**{**values, **sets})


def _owners(remembered: Mapping[str, Any]) -> Owners:
    how, names = Ownership(remembered.get("how", Ownership.ANY)), tuple(remembered.get("names", ()))
    return Owners(names, how, remembered.get("least", Owners().least))


def _due(remembered: Mapping[str, Any]) -> Due:
    values = {name: remembered.get(name, default) for name, default in asdict(Due(DueTest.IN)).items()}
    days = {"start": _day(values["start"]), "end": _day(values["end"])}
    return Due(**{**values, **days, "when": DueTest(values["when"])})


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class _Turn:
    """The current text, and the question that its thread was last about. `statuses` are the plan's, `leaders` the owners that
    came first if that was a ranking of owners. `among` is the list from which the thread's recommendation was chosen, and
    `former_owner` the owner that was asked about before the last one.
    """

    slots: Slots
    plain: Plain
    before: Question
    alone: Alone
    statuses: tuple[str, ...]
    leaders: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    former_owner: str = ""
    compared: bool = False

    @property
    def elliptical(self) -> bool:
        """True if the text isn't a complete sentence, or begins like a continuation."""
        return bool(words.LEADING.search(self.slots.text)) or not self.whole

    @property
    def whole(self) -> bool:
        """True if the text, including anything that recognisers have removed, is a complete sentence."""
        return bool(words.VERB.search(self.slots.text) or words.VERB.search(self.plain.text))

    @property
    def refers_back(self) -> bool:
        """True if the conditions of the last answer still apply, because the text says so or is only a condition itself."""
        if self.slots.pronoun or words.LEADING.search(self.plain.text) or self.narrowing:
            return True
        if self.before.refs and words.WHICH_OF_THEM.search(self.plain.text):
            return _is_a_subject(self.before)
        return (
            not self.whole
            and not words.AFRESH.search(self.plain.text)
            and len(words.MARKS.pattern.findall(self.slots.text)) < 2
        )

    @property
    def plural(self) -> bool:
        """True if the text is about several things."""
        return bool(words.PLURAL.search(self.plain.text))

    @property
    def counting(self) -> bool:
        return bool(words.COUNTED.search(self.slots.text))

    @property
    def narrowed(self) -> bool:
        """True if the text chooses explicitly from what was shown, not only with a pronoun."""
        return any(words.NARROWING.search(text) or words.WHICH.search(text) for text in (self.slots.text, self.plain.text))

    @property
    def narrowing(self) -> bool:
        """True if the text is about some of the recommendations that were shown."""
        if words.IN_THERE.search(self.plain.text) and not self.slots.words and self.before.filters:
            return True
        return self.slots.pronoun or bool(words.NARROWING.search(self.slots.text) or words.NARROWING.search(self.plain.text))


def _is_a_subject(before: Question) -> bool:
    """True if the last answer was about a single owner, theme or time, so that "which are complete" asks about it. After a
    question about a status, or about what is late, nothing would be left.
    """
    filters = before.filters
    if filters.refs is not None:
        return True
    subject = (*filters.owners, *filters.themes, *filters.due)
    late = any(due.when is DueTest.OVERDUE for due in filters.due)
    rest = replace(filters, owners=(), themes=(), due=(), closed=())
    return len(subject) == 1 and not late and rest == Filters()


def follow_up(
    slots: Slots, plain: Plain, past: Mapping[str, Any], alone: Alone, statuses: tuple[str, ...] = ()
) -> Question | None:
    """The meaning of the text as a follow-up, or None if it stands on its own. `past` comes from `memory`."""
    leaders, among = tuple(past.get("leaders", ())), tuple(past.get("among", ()))
    former, compared = past.get("former_owner", ""), bool(past.get("compared"))
    turn = _Turn(slots, plain, recalled(past), alone, statuses, leaders, among, former, compared)
    if slots.unknown_refs or _names_what_it_is(slots):
        return None
    if slots.refs:
        return _other_refs(turn)
    for step in STEPS:
        if question := step(turn):
            return question
    if not slots.pronoun and (slots.further.by or _adds_up(slots) or any(row.search(slots.text) for row in intents.SUMMARY)):
        return None
    if slots.filters and not slots.words:
        return _other_tests(turn)
    return _same_refs(turn) if _is_about_the_same(turn) else None


def _names_what_it_is(slots: Slots) -> bool:
    """True for text such as "the roof, is it safe", in which the pronoun refers to a subject in the text itself."""
    head, mark, _ = slots.text.partition("IT")
    return bool(mark) and " , " in head and any(word not in CHATTER for word in content(head))


def _adds_up(slots: Slots) -> bool:
    """True for "cost by owner" and the like, in a thread."""
    return bool(slots.further.amounts) and any(row.search(slots.text) for row in field_words.BY)


def _other_refs(turn: _Turn) -> Question | None:
    """Understand "and R10?" as a question about the same field of another recommendation."""
    text = turn.slots.text
    rest = words.REF_OR_IT.pattern.sub("", words.AGAIN.pattern.sub("", text)).strip(" ,")
    if not words.NOTHING_ELSE.pattern.fullmatch(rest):
        return None
    if not is_field(turn.before.asks) or not words.LEADING.search(text):
        return None
    return Question(turn.before.asks, refs=turn.slots.refs, fields=turn.before.fields)


def _other_page(turn: _Turn) -> Question | None:
    """Understand a request for another page of the last list. Page 0 is before the first."""
    slots, before = turn.slots, turn.before
    if before.asks not in ("list", "search") or before.by or len(before.refs) < 2 or slots.filters:
        return None
    if slots.page > 1 and not slots.text:
        return replace(before, refs=(), page=slots.page)
    if words.NEXT.search(slots.text):
        return replace(before, refs=(), page=before.page + 1)
    if words.PREVIOUS.search(slots.text):
        return replace(before, refs=(), page=before.page - 1)
    return None


def _all_of_them(turn: _Turn) -> Question | None:
    """Understand "list them", about recommendations that were counted or shown."""
    listed = _listed(turn) if turn.plural else None
    return replace(listed, refs=()) if listed else None


def _listed(turn: _Turn) -> Question | None:
    """Understand "show me that", about recommendations that were counted or shown."""
    slots, before = turn.slots, turn.before
    if not slots.pronoun or slots.filters or before.asks not in _ROWS or not words.LISTED.search(slots.text):
        return None
    return replace(before, asks=before.asks if before.topic else "list", page=1)


def _details(turn: _Turn) -> Question | None:
    """Understand "tell me more", about the first recommendation shown."""
    if not turn.before.refs or turn.slots.filters:
        return None
    asked = words.MORE.search(turn.slots.text) or words.MORE.search(turn.plain.text)
    return Question("status", refs=turn.before.refs[:1]) if asked else None


def _reason(turn: _Turn) -> Question | None:
    """Understand "why?", which is answered in the recommendation's own words."""
    text, before = turn.slots.text, turn.before
    tests_more = (turn.slots.filters and not turn.slots.pronoun) or turn.slots.further.asks
    if not before.refs or tests_more or not words.WHY.search(text) or content(words.WHY.pattern.sub("", text)):
        return None
    one = before.asks == "search" and not turn.plural
    return Question("progress", "why", refs=before.refs[: 1 if one else MAX_REASONS], fields=("progress",))


def _reason_of_one(turn: _Turn) -> Question | None:
    """Understand "why is the first one late?", about one of those shown."""
    refs, text = _listed_refs(turn), turn.slots.text
    place = words.ORDINAL.search(text)
    if not refs or not place or not words.WHY.search(text):
        return None
    rest = content(words.WHY.pattern.sub("", words.ORDINAL.pattern.sub("", text)))
    at = words.PLACES.get(place[1], len(refs))
    if at >= len(refs) or any(word not in CHATTER and word not in deciding_words.STATES for word in rest):
        return None
    return Question("progress", "why", refs=(refs[at],), fields=("progress",))


def _compared_owners(turn: _Turn) -> Question | None:
    """Understand "which of those two has more?", about the two owners in the last list or count."""
    slots, before = turn.slots, turn.before
    owners = before.filters.owners
    left = [word for word in slots.words if word != "fewer"]
    refers = slots.pronoun or (turn.compared and words.HAS_MORE.search(slots.text))
    tests = replace(slots.filters, statuses=None, due=(), closed=())
    if not refers or tests != Filters() or left or len(owners) != 1 or not owners[0].names:
        return None
    if len(owners[0].names) == 1 and turn.former_owner:
        owners = (Owners((turn.former_owner, *owners[0].names)),)
    if len(owners[0].names) != 2:
        return None
    if not kind_words.COMPARED_BY_SIZE.search(slots.text) or not words.WHICH_OR_WHO.search(slots.text):
        return None
    order = Order("owner", "number", bool(kind_words.LESS_THAN.search(slots.text)))
    tests = narrowed(replace(before.filters, owners=owners), slots.filters)
    status = slots.status.words or before.status_words
    return Question("summary", "compare", filters=tests, by="owner", of="owner", order=order, status_words=status)


def _compared(turn: _Turn) -> Question | None:
    """Understand "how does that compare with last year?", about one recommendation."""
    slots, before = turn.slots, turn.before
    if not before.refs or not slots.pronoun or slots.filters.owners or not deciding_words.COMPARED.search(turn.plain.text):
        return None
    if len(before.refs) > 1 and before.asks != "search":
        return None
    return Question(
        "progress",
        "passage",
        before.refs[:1],
        topic=("compare",),
        searched=("compare",),
        elsewhere=_facts(turn, before.refs[:1]),
    )


def _facts_about_each(turn: _Turn) -> Question | None:
    """Understand "who is responsible for each?", about those shown."""
    match = words.EACH.search(turn.slots.text)
    if not match or not turn.before.refs or turn.slots.filters or turn.slots.words:
        return None
    slots = replace(turn.slots, text=f"{match['head']} IT", pronoun=True)
    return _facts(replace(turn, slots=slots), turn.before.refs[:MAX_CARDS])


def _shorter(turn: _Turn) -> Question | None:
    """Understand "shorter", about the last answer."""
    text, before = turn.slots.text, turn.before
    if turn.slots.filters or not (words.SHORTER.search(text) or words.SHORTER.search(turn.plain.text)):
        return None
    return replace(before, brief=True, refs=before.refs if is_field(before.asks) else (), page=1)


def _other_end(turn: _Turn) -> Question | None:
    """Understand "and the fewest?", after a ranking."""
    order = turn.before.order
    match = words.OTHER_END.search(turn.slots.text)
    if order is None or match is None or turn.slots.filters:
        return None
    end = match["end"]
    if order.by in ("due first", "due last"):
        by = "due first" if end in words.FIRST else "due last" if end in words.LAST else ""
        turned = replace(order, by=by) if by else None
    else:
        turned = replace(order, least=end in words.LEAST) if end in words.LEAST or end in words.MOST else None
    return replace(turn.before, kind="order", order=turned, refs=()) if turned else None


def _broken_down(turn: _Turn) -> Question | None:
    """Understand "break it down by owner", about the last list or count."""
    slots, before = turn.slots, turn.before
    by = next((row.key for row in field_words.BY if row.search(slots.text)), slots.further.by)
    if not by or slots.filters or set(slots.words) - words.BREAKING or slots.further.amounts:
        return None
    if not (slots.pronoun or words.BROKEN_DOWN.search(slots.text)):
        return None
    if before.asks in ("list", "count", "summary") and not before.topic:
        return Question("summary", filters=before.filters, by=by, status_words=before.status_words)
    return Question("summary", filters=Filters(refs=before.refs), by=by) if len(before.refs) > 1 else None


def _of_their_texts(turn: _Turn) -> Question | None:
    """Understand "and the money?" or "who is using it today?" as a question about what the recommendation's text says.

    `elsewhere` is the question to answer if it says nothing about it.
    """
    slots, before = turn.slots, turn.before
    if not before.refs or slots.filters or slots.further.asks or slots.unknown_refs:
        return None
    of_things = slots.pronoun and slots.words and intents.THINGS_COUNTED.search(slots.text)
    if turn.counting and not of_things:
        return None
    if turn.plural and (len(before.refs) > 1 or not is_field(before.asks)):
        return None
    of_one = len(before.refs) == 1 or before.asks == "search" or is_field(before.asks)
    if not of_one or not (turn.elliptical or slots.pronoun) or words.AFRESH.search(turn.plain.text):
        return None
    refs = before.refs[: MAX_HITS if before.asks == "search" else 1 if slots.pronoun else MAX_PASSAGES]
    theirs = _facts(turn, refs[:1] if slots.pronoun else refs[:MAX_PASSAGES])
    elsewhere = theirs if slots.pronoun else turn.alone(slots)
    topic = slots.words or (searchable(slots.text.replace("IT", " ")) if slots.pronoun else ())
    targets = tuple(word for word in searchable(slots.text) if word in deciding_words.OF_TARGETS)
    if slots.pronoun and targets and all(word in CHATTER for word in slots.words):
        topic = targets
    dated = theirs.fields == ("timescale",) and any(word not in CHATTER for word in slots.words)  # "when did it meet"
    asks_a_field = (any(field != "status" for field in theirs.fields) and not dated) or theirs.kind
    if not topic or asks_a_field or elsewhere.asks in ("help", "update", "summary"):
        return None
    if (elsewhere.unheld or elsewhere.asks == "count") and not of_things:
        return None
    return Question("progress", "passage", refs, topic=topic, searched=searchable(slots.text), elsewhere=elsewhere)


def _the_other(turn: _Turn) -> Question | None:
    """ "And the other one, who has it?", after one of two that were shown."""
    before, text = turn.before, turn.slots.text
    match = words.OTHER_ONE.search(text)
    if (
        match
        and len(before.refs) == 2
        and not turn.among
        and not content(text.replace(match[0], " "))
        and not turn.slots.filters
    ):
        return _facts(turn, before.refs)  # either may be meant
    why = deciding_words.WHY.search(text) or words.WHY.search(text)
    if match is None or len(before.refs) != 1 or content(text.replace(match[0], " ")):
        return None
    if turn.slots.filters and not why:
        return None
    others = tuple(ref for ref in turn.among if ref not in before.refs)
    if not others or (len(others) > 1 and not match["several"]):
        return None
    rest = f"{text[: match.start()]} IT {text[match.end() :]}" if "IT" not in text else text.replace(match[0], " ")
    slots = replace(turn.slots, text=" ".join(rest.replace(" , ", " ").split()), pronoun=True)
    asks_nothing = not words.IT.pattern.sub(" ", words.AGAIN.pattern.sub("", slots.text)).strip(" ,")
    if asks_nothing and is_field(before.asks):
        return Question(before.asks, refs=others, fields=before.fields, kind="why" if before.kind == "why" else "")
    if why:
        return Question("progress", "why", refs=others[:MAX_REASONS], fields=("progress",))
    return _facts(replace(turn, slots=slots), others)


def _when(turn: _Turn) -> Question | None:
    """Understand "when was that supposed to be done?"."""
    slots, before = turn.slots, turn.before
    if not before.refs or not slots.pronoun or slots.words or slots.filters.due or not words.WHEN.search(slots.text):
        return None
    one = before.asks == "search" and not turn.plural
    return Question("timescale", refs=before.refs[:1] if one else before.refs[:MAX_CARDS], fields=("timescale",))


def _field_alone(turn: _Turn) -> Question | None:
    """Understand "status?", about a recommendation that was asked about."""
    before = turn.before
    if not before.refs or not is_field(before.asks) or turn.slots.filters or not words.FIELD_ALONE.search(turn.slots.text):
        return None
    return _facts(turn, before.refs[:MAX_CARDS])


def _opposite(turn: _Turn) -> Question | None:
    """Understand "which are not?", after a question about a status: all others that pass the remaining tests. After "which are
    not?", "which are?" asks for the first ones again.
    """
    before = turn.before
    denied = before.status_words.startswith("not ")
    if before.filters.statuses is None or before.status_words == "with no status":
        return None
    if words.OPPOSITE.search(turn.slots.text) if denied else words.RATHER.search(turn.slots.text):
        return replace(before, asks="list", refs=(), page=1)
    if not (words.RATHER.search(turn.slots.text) if denied else words.OPPOSITE.search(turn.slots.text)):
        return None
    rest = tuple(status for status in (*turn.statuses, None) if status not in before.filters.statuses)
    return replace(
        before,
        asks="list",
        refs=(),
        page=1,
        filters=replace(before.filters, statuses=rest),
        status_words=before.status_words.removeprefix("not ") if denied else f"not {before.status_words}",
    )


def _owners_each(turn: _Turn) -> Question | None:
    """Understand "how many have just one?", after a question about how many owners each has."""
    before, match = turn.before, words.OWNERS_EACH.search(turn.slots.text)
    unnamed = [
        owners for owners in before.filters.owners if owners.how in (Ownership.SOLO, Ownership.SHARED) and not owners.names
    ]
    if not match or not unnamed or turn.slots.filters or turn.slots.words:
        return None
    how = Ownership.SOLO if match["number"] in ("one", "single", "1") else Ownership.SHARED
    others = tuple(owners for owners in before.filters.owners if owners not in unnamed)
    filters = replace(before.filters, owners=(*others, Owners((), how)))
    asks = "count" if turn.counting else "list" if words.ASKS_FOR_ROWS.search(turn.slots.text) else before.asks
    return replace(before, asks=asks, filters=filters, refs=(), page=1)


def _of_nothing(turn: _Turn) -> Question | None:
    """Understand "how many is that?", after an answer that found nothing."""
    slots, before = turn.slots, turn.before
    if before.refs or slots.filters or slots.words or before.asks not in ("list", "count") or before.by:
        return None
    if not words.COUNTED_ALONE.search(slots.text) or not before.filters:
        return None
    return replace(before, asks="count", percent=False, page=1)


def _by_place(turn: _Turn) -> Question | None:
    """Understand "the second one", about a list that was shown."""
    refs = _listed_refs(turn)
    match = words.ORDINAL.search(turn.slots.text)
    if not match or not refs or turn.slots.filters or turn.slots.words:
        return None
    place = words.PLACES.get(match[1], len(refs))
    return _facts(turn, (refs[place],)) if place < len(refs) else None


def _listed_refs(turn: _Turn) -> tuple[str, ...]:
    """The list in which a position is meant: the one from which the thread's recommendation was chosen, or the last one."""
    return turn.among if len(turn.before.refs) == 1 and turn.among else turn.before.refs


def _facts(turn: _Turn, refs: tuple[str, ...]) -> Question:
    """A question about refs that come from the thread."""
    text = words.IT.pattern.sub("REF", turn.slots.text)
    text = text if "REF" in text else f"{text} REF"
    return turn.alone(replace(turn.slots, refs=refs, text=text, pronoun=False))


STEPS = (
    _other_page,
    _all_of_them,
    _details,
    _the_other,
    _reason_of_one,
    _reason,
    _compared,
    _compared_owners,
    _facts_about_each,
    _shorter,
    _other_end,
    _broken_down,
    _when,
    _field_alone,
    _opposite,
    _owners_each,
    _of_nothing,
    _by_place,
    _listed,
    _of_their_texts,
)
"""What a follow-up can be, in the order in which it is tried, before it counts as further tests or as about the same refs."""


def _is_about_the_same(turn: _Turn) -> bool:
    """True if the text asks more about what was shown, because it has a pronoun or is very short."""
    if not turn.before.refs or turn.slots.pronoun:
        return bool(turn.before.refs)
    if words.OF_ALL.search(turn.plain.text):
        return False
    return not turn.slots.words and (turn.elliptical or len(turn.slots.text.split()) <= SHORT)


def _same_refs(turn: _Turn) -> Question | None:
    """Understand "and who owns it?" and "how many are there?"."""
    slots, before = turn.slots, turn.before
    if words.COUNTED_ALONE.search(slots.text) and not slots.words and not slots.further.asks:
        tests = before.filters if before.filters and before.asks in ("list", "count") else Filters(refs=before.refs)
        percent = "percent" in slots.text or "proportion" in slots.text
        return replace(before, asks="count", filters=tests, percent=percent, page=1)
    one = before.asks == "search" and not turn.plural
    question = _facts(turn, before.refs[:1] if one else before.refs[:MAX_CARDS])
    asks_something = question.fields or question.unheld or question.topic
    return question if asks_something or slots.pronoun else None


def _other_tests(turn: _Turn) -> Question | None:
    """Understand "and procurement?", which replaces a condition, and "which of those are open?", which adds one."""
    slots, before = turn.slots, turn.before
    if not turn.refers_back or (words.WHOLE.search(turn.plain.text) and not slots.pronoun):
        return None
    if _asks_the_status(slots) and before.refs and is_field(before.asks):
        return _facts(turn, before.refs[:MAX_CARDS])
    if slots.pronoun and before.refs and before.asks == "search" and not (turn.plural or turn.counting or turn.narrowed):
        return _facts(turn, before.refs[:1])
    compared = before.asks == "list" and not before.filters and not before.by and 1 < len(before.refs) <= MAX_COMPARED
    if compared and (slots.pronoun or words.WHICH.search(turn.plain.text)):
        return _among_the_shown(turn)
    if before.asks in ("list", "count", "summary") and not before.topic:
        return _with_tests(turn)
    return _among_the_shown(turn) if before.refs and turn.narrowing else None


def _asks_the_status(slots: Slots) -> bool:
    """True for "are they done?", about named recommendations."""
    return bool(slots.pronoun and slots.filters.statuses is not None and intents.YES_NO.search(slots.text))


def _with_tests(turn: _Turn) -> Question:
    """The last question with the new conditions."""
    slots, before = turn.slots, turn.before
    if words.ONLY.search(turn.plain.text) and before.filters:
        owners = tuple(replace(one, how=Ownership.ANY) if one.how is Ownership.ONLY else one for one in slots.filters.owners)
        slots = replace(slots, filters=replace(slots.filters, owners=owners))
    merge = narrowed if turn.narrowing and not _only_swaps(slots, before) else _exchanged
    tests = merge(before.filters, slots.filters)
    if turn.leaders and slots.pronoun and not tests.owners:
        tests = replace(tests, owners=(Owners(turn.leaders),))
    asks = _asks_now(turn)
    kept_words = before.status_words if tests.statuses == before.filters.statuses else ""
    return replace(
        before,
        asks=asks,
        by=before.by if asks == "summary" else "",
        order=None,
        filters=tests,
        status_words=slots.status.words or kept_words,
        absent=slots.status.absent,
        page=1,
        refs=(),
    )


def _asks_now(turn: _Turn) -> str:
    """What is asked with the new conditions: a count, a list, or the same as before."""
    if turn.counting:
        return "count"
    text, asked = turn.slots.text, turn.before.asks
    some = turn.narrowing and asked != "count"
    whole = asked == "summary" and not turn.elliptical
    rows = words.ASKS_FOR_ROWS.search(text) and not words.LEADING.search(text)
    return "list" if some or whole or rows else asked


def _among_the_shown(turn: _Turn) -> Question:
    """The conditions applied to the recommendations shown or, if there was only one, its facts."""
    slots, before = turn.slots, turn.before
    if len(before.refs) == 1 and not turn.counting and not words.WHICH.search(slots.text):
        return _facts(turn, before.refs)
    return Question(
        "count" if turn.counting else "list",
        filters=replace(slots.filters, refs=before.refs),
        status_words=slots.status.words,
        absent=slots.status.absent,
    )


def _only_swaps(slots: Slots, before: Question) -> bool:
    """True if an owner replaces the previous one: "only procurement" after another owner's list means that owner alone, but
    "not procurement" leaves out part of the list.
    """
    wanted = [owners for owners in slots.filters.owners if owners.names and owners.how is not Ownership.NOT]
    return not slots.pronoun and bool(wanted and before.filters.owners)


def narrowed(old: Filters, new: Filters) -> Filters:
    """The new tests added to the old ones. Of two status tests, what both allow remains, if there is anything."""
    statuses = old.statuses if new.statuses is None else new.statuses
    if new.statuses is not None and old.statuses is not None:
        statuses = tuple(status for status in new.statuses if status in old.statuses) or new.statuses
    return Filters(
        owners=(*old.owners, *(owners for owners in new.owners if owners not in old.owners)),
        themes=new.themes or old.themes,
        not_themes=(*old.not_themes, *new.not_themes),
        statuses=statuses,
        due=(*old.due, *(due for due in new.due if due not in old.due)),
        refs=old.refs,
        closed=new.closed or old.closed,
        words=_words(old, new),
        either=new.either or old.either,
        traits=(*old.traits, *(trait for trait in new.traits if trait not in old.traits)),
        unmentioned=tuple(dict.fromkeys((*old.unmentioned, *new.unmentioned))),
    )


def _exchanged(old: Filters, new: Filters) -> Filters:
    """The old tests, with those of the same kind as a new one replaced by it."""
    late = any(due.when is DueTest.OVERDUE for due in new.due)  # what is late isn't closed, whatever was asked before
    statuses = None if late else old.statuses
    return Filters(
        owners=_owners_of(old, new),
        themes=new.themes or (() if new.not_themes else old.themes),
        not_themes=new.not_themes or old.not_themes,
        statuses=statuses if new.statuses is None else new.statuses,
        due=new.due or old.due,
        refs=old.refs,
        closed=new.closed or old.closed,
        words=_words(old, new),
        either=new.either or old.either,
        traits=new.traits or old.traits,
        unmentioned=new.unmentioned or old.unmentioned,
    )


def _owners_of(old: Filters, new: Filters) -> tuple[Owners, ...]:
    """The owners asked for: the new ones, or the old ones. How many owners each has, without a name, is another condition."""
    named = any(owners.names for owners in new.owners) or any(owners.how is not Ownership.ANY for owners in old.owners)
    return (new.owners or old.owners) if named else (*old.owners, *new.owners)


def _words(old: Filters, new: Filters) -> tuple[tuple[str, tuple[str | None, ...]], ...]:
    """The tests of fields that have a few fixed values. A new test replaces an old one of the same field."""
    return tuple({**dict(old.words), **dict(new.words)}.items())
