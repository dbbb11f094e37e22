"""What a question asks for, once its slots are filled: facts, a list, a count, a summary, a search, or nothing.

The surprise: a topic is never enough for a fact. With a topic and no ref, a field is asked for only by its own word,
and what the plan does not hold is told by what is left over once everything that it could mean has been taken away.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from handlers.question import Question
from handlers.understanding import followup, intents, names, refs
from handlers.understanding.clean import Plain, clean
from handlers.understanding.english import CHATTER
from handlers.understanding.lexicon import Lexicon
from handlers.understanding.slots import Slots, fill, searchable
from handlers.understanding.statuses import StatusTest


def understand(text: str, lexicon: Lexicon, today: date, past: Mapping[str, Any] | None = None) -> Question:
    """The question that a text asks, in the light of what its thread was last about. Never raises."""
    plain = clean(text)
    if not plain.text or not re.search(r"\w", plain.text):
        return Question("help")
    slots = fill(plain, lexicon, today)
    question = _decide(plain, slots, lexicon, past)
    return replace(
        question,
        corrected=slots.corrected,
        page=slots.page if slots.page > 1 else question.page,
        unknown_refs=slots.unknown_refs or question.unknown_refs,
    )


def _decide(plain: Plain, slots: Slots, lexicon: Lexicon, past: Mapping[str, Any] | None) -> Question:
    if (intents.UPDATE.search(slots.text) or intents.UPDATE.search(slots.before_status)) and (
        slots.refs or slots.text == "undo"
    ):
        return Question("update", refs=slots.refs)
    if not slots.refs and not slots.unknown_refs and _says(intents.HELP, plain.text):
        return Question("help")
    if past and (followed := followup.follow_up(slots, plain, lexicon, past, _alone)):
        return followed
    return _alone(plain, slots, lexicon)


def _says(rows: tuple[intents.Row, ...], text: str) -> bool:
    return any(row.pattern.search(text) for row in rows)


def fields_of(text: str) -> tuple[str, ...]:
    """The facts that a text asks for, the most telling first."""
    found = [row.asks for row in intents.FIELDS if row.pattern.search(text)]
    return tuple(dict.fromkeys(found))


def _alone(plain: Plain, slots: Slots, lexicon: Lexicon) -> Question:
    """The question as it stands, without the thread."""
    if slots.unknown_refs and not slots.refs:
        return Question("nothing", unknown_refs=slots.unknown_refs)
    if slots.refs:
        return about_refs(slots, lexicon)
    if contact := _CONTACT.search(slots.text):
        return Question("nothing", unheld=(contact[0],))
    whole = _vocabulary_list(slots.text)
    if whole:
        return whole
    if strange := _strange(slots, lexicon):
        return Question("nothing", unknown_owner=strange, filters=slots.filters)
    slots = _owner_or_topic(slots, lexicon)
    counting = _says(intents.COUNT, slots.text)
    words = tuple(word for word in slots.words if not (counting and word.isdigit()))
    by = _by(slots.text)
    by = by if not words or _says(intents.SUMMARY, slots.text) or counting else ""
    if by or (_says(intents.SUMMARY, slots.text) and not words and not counting):
        return _with(slots, Question("summary", by=by or "overall", filters=slots.filters))
    if bare := _bare_ref(slots, words, lexicon):
        return bare
    if counting and not words:
        percent = bool(re.search(r"percent|per ?cent|proportion|fraction|share|%|how much", slots.text))
        return _with(slots, Question("count", filters=slots.filters, percent=percent))
    if not words:
        return _without_topic(slots, lexicon)
    return _topic(slots, words, plain, counting)


_CONTACT = re.compile(
    r"\b(?:(?:phone|telephone|mobile|extension|fax|contact|office) (?:numbers?|details?|no)|(?:e-?mail|postal|web) address(?:es)?|address(?:es)?(?= (?:of|for)))\b"
)


def _with(slots: Slots, question: Question) -> Question:
    return replace(question, status_words=slots.status.words, absent=slots.status.absent)


def _vocabulary_list(text: str) -> Question | None:
    """ "List the themes", "who are the owners", "what statuses are there"."""
    if intents.THEMES.pattern.search(text):
        return Question("theme", by="theme")
    if intents.OWNERS.pattern.search(text):
        return Question("list", by="owner")
    return Question("list", by="status") if intents.STATUSES.pattern.search(text) else None


def _by(text: str) -> str:
    return next((by for by, pattern in intents.BY if pattern.search(text)), "")


def _strange(slots: Slots, lexicon: Lexicon) -> str:
    """A team in the place of an owner that the plan has not. One of the plan's own words there is a topic, not a team."""
    return names.strange_owner(slots.text)


_RUNS_ON = re.compile(
    r"\bTHEME [a-z](?!n\b)|\b(?!(?:in|on|for|under|within|from|across|of|to|about|the|and|is|are|theme|section|with)\b)[a-z][\w-]+ THEME\b"
)


def _owner_or_topic(slots: Slots, lexicon: Lexicon) -> Slots:
    """Put owners and themes back among the words where a topic is left over and nothing says that they own."""
    if not slots.words:
        return slots
    if slots.filters.owners and slots.owner_words and not names.owns(slots.text):
        text = names.restore(slots.text, "OWNER", slots.owner_words)
        slots = replace(slots, text=text, filters=replace(slots.filters, owners=()), owner_words=())
    if (
        (slots.filters.themes or slots.filters.not_themes)
        and _RUNS_ON.search(slots.text)
        and not re.search(r"\b(?:in|under|within|inside|theme)(?: the)? THEME", slots.text)
    ):
        text = names.restore(slots.text, "THEME", slots.theme_words)
        slots = replace(slots, text=text, filters=replace(slots.filters, themes=(), not_themes=()), theme_words=())
    return slots


def _bare_ref(slots: Slots, words: tuple[str, ...], lexicon: Lexicon) -> Question | None:
    """ "17?" or "who owns 9": a number is a ref where nothing else is left to be understood."""
    if slots.filters or any(not re.fullmatch(r"[\d,.-]+", word) and word not in refs.NUMBERS for word in words):
        return None
    named = refs.find_bare(slots.text, lexicon.refs)
    if not (named.refs or named.unknown) or re.search(r"\bhow many\b", slots.text):
        return None
    if not named.refs:
        return Question("nothing", unknown_refs=named.unknown)
    return about_refs(replace(slots, text=named.text, refs=named.refs, unknown_refs=named.unknown), lexicon)


_UNHELD_NOUN = re.compile(
    r"\b(?P<noun>[a-z][\w-]+)\s+(?:of|for|on|behind|with|against|from|to|in)\s+(?:the\s+)?(?:REF|IT)\b|\b(?:REF|IT)(?:'s)?\s+(?P<after>[a-z][\w-]+)"
)
_WH = re.compile(r"\b(?:who|whom|whose|when|where|why|how much|how many|which|what|how)\b")


def about_refs(slots: Slots, lexicon: Lexicon) -> Question:
    """Facts about recommendations that are named. A word left over that says what is asked, and that is no field of a
    plan, is what the plan does not hold."""
    fields = fields_of(slots.text)
    left = tuple(word for word in slots.words if word not in CHATTER)
    narrowing = _narrowing(slots)
    if _says(intents.COUNT, slots.text) and not left and narrowing:
        return _with(slots, Question("count", filters=replace(slots.filters, refs=slots.refs), refs=slots.refs))
    if narrowing and re.search(r"\b(?:which|any|what|how many) (?:of|out of|in|among|from)\b", slots.text):
        return _with(slots, Question("list", filters=replace(slots.filters, refs=slots.refs)))
    unheld = left if left and _asks_the_unheld(slots.text, left, fields) else ()
    fields = _one_field(fields, slots)
    asks = fields[0] if fields else "status"
    return Question(asks, refs=slots.refs, fields=fields, unheld=unheld, topic=left)


def _narrowing(slots: Slots) -> bool:
    return bool(slots.filters)


def _asks_the_unheld(text: str, left: tuple[str, ...], fields: tuple[str, ...]) -> bool:
    """Whether words that no field took are what is asked: "budget for R17", "who approved R17"."""
    told = [field for field in fields if field != "status" or re.search(r"\bstatus\b|\bSTATUS\b", text)]
    if told and told[0] in ("owner", "timescale", "actions", "progress") and not _UNHELD_NOUN.search(text):
        return False
    for match in _UNHELD_NOUN.finditer(text):
        if (match["noun"] or match["after"]) in left:
            return not told or match["noun"] in left
    return bool(_WH.search(text) or intents.YES_NO.search(text)) and not told


def _one_field(fields: tuple[str, ...], slots: Slots) -> tuple[str, ...]:
    """The facts meant: of two that one phrase gives, the one that it says most plainly."""
    plain_words = {
        "owner": r"\bwho|\bowner|\bteam|\bwhose|responsib|accountab|\blead", "timescale": r"\bwhen\b|deadline|dead line|time ?scale|time ?frame|time ?line|\bdue\b|\bdate|how long",
        "theme": r"theme|section|heading|category", "actions": r"action|propos|promis|plan|commit|meant|suppos|going to|say|said|agree|intend|step",
        "progress": r"progress|update|latest|happen|news|how|where|done|so far|why|achiev|got", "status": r"status|\brag\b|STATUS|OPEN|finish|done|DUE",
    }  # fmt: skip
    asked = [field for field in fields if re.search(plain_words[field], slots.text)]
    if len(asked) < 2:
        return tuple(asked)
    joined = re.search(r"\band\b|,|\bplus\b|&|/", re.sub(r"REF|OWNER", "", slots.text))
    return tuple(asked) if joined else tuple(asked[:1])


def _without_topic(slots: Slots, lexicon: Lexicon) -> Question:
    """Slots and no subject: a list, or an answer to "is everything done?"."""
    fields = fields_of(slots.text)
    if slots.filters or slots.status.absent:
        whether = slots.filters.statuses is not None and bool(
            intents.YES_NO.search(slots.text) and intents.EVERYTHING.search(slots.text) and not slots.filters.due
        )
        if whether and not slots.status.negated:
            return _is_all(slots, lexicon)
        shown = tuple(field for field in fields if field not in ("status", "theme") and _shown(field, slots))
        return _with(slots, Question("list", filters=slots.filters, fields=shown[:1]))
    if re.search(r"\b(?:everything|all|list|every)\b", slots.text) and (
        fields or re.search(r"\brec|\bitem|\baction|\bplan\b|everything|\ball\b", slots.text)
    ):
        return Question("list", filters=slots.filters, fields=fields[:1])
    if re.search(r"\b(?:recommendations?|recs|actions)\b", slots.text) and not fields:
        return Question("list", filters=slots.filters)
    return Question("nothing")


def _is_all(slots: Slots, lexicon: Lexicon) -> Question:
    """ "Is everything done?" is about what is not."""
    named = [status.word for status in lexicon.vocabulary.statuses if status.word in (slots.filters.statuses or ())]
    rest = tuple(status.word for status in lexicon.vocabulary.statuses if status.word not in named)
    tests = replace(slots.filters, statuses=(*rest, None))
    return Question(
        "list", filters=tests, status_words=f"not {slots.status.words}", absent=slots.status.absent, whether_all=True
    )


def _shown(field: str, slots: Slots) -> bool:
    if field == "owner":
        return not slots.filters.owners and bool(re.search(r"\bwho\b|\bowners?\b|\bwhose\b|\bresponsib", slots.text))
    if field == "timescale":
        return not slots.filters.due and bool(re.search(r"\bwhen\b|\bdeadlines?\b|\btimescales?\b|\bdue dates?\b", slots.text))
    return field == "progress" and bool(re.search(r"\bprogress\b|\bupdates?\b", slots.text))


# Somebody who asks for themselves wants a service of the council, not its plan.
_PERSONAL = re.compile(
    r"\b(?:how|where|when) (?:do|can|should|could|must) i\b|\b(?:can|may) i (?:get|have|book|claim|buy|borrow)\b|\b(?:i|we) (?:need|want) (?:a|an|to (?:book|claim|order|report|pay|register))\b|\bmy\b|\bdo i (?:get|have|need|pay|qualify)\b|\b(?:book|order|send|buy|fetch|call) me\b"
)


def _topic(slots: Slots, words: tuple[str, ...], plain: Plain, counting: bool) -> Question:
    """A subject, perhaps with a field asked for by its own word."""
    fields = _one_field(_by_their_words(slots), slots) if not counting else ()
    phrase = " ".join(dict.fromkeys(words))
    asks = fields[0] if fields else "search"
    if asks == "status" and slots.filters.statuses is not None and intents.YES_NO.search(slots.text):
        slots = replace(slots, filters=replace(slots.filters, statuses=None), status=StatusTest())  # what is asked, not a test
    return _with(
        slots,
        Question(
            asks,
            fields=fields,
            filters=slots.filters,
            topic=words,
            searched=searchable(slots.text),
            phrase=phrase,
            personal=bool(_PERSONAL.search(plain.text)),
        ),
    )


_TOPIC_FIELDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("owner", re.compile(rf"^(?:(?:so|and|but|ok|now|then) )*(?:{intents.WHO_OWNS.pattern.pattern})")), ("owner", re.compile(rf"^(?:(?:so|and|but|ok|now|then|the|find|out) )*(?:{intents.OWNER_WORDS.pattern.pattern})|\bowners?(?: of| for)\b|\bowner$|\b(?:lead|responsible|accountable|named) (?:officer|team|department|person|owner)\b|\bresponsible for\b")),
    ("timescale", re.compile(r"\b(?:due|end|target|completion) dates?\b|\bdead ?lines?\b|\btime ?scales?\b|\btime ?frames?\b|\bby when\b|\bdue\b|\bwhen (?:is|was|are|were|will|should|does|do|did|must)\b.*\b(?:due|done|finish\w*|complete\w*|deliver\w*|ready|in place|happen|expected|supposed|meant|STATUS|implemented)\b")),
    ("actions", re.compile(r"\bproposed actions?\b|\bwhat actions? (?:(?:was|were|is|are|has|have|been) )*(?:agreed|proposed|planned|promised|taken)\b|\bactions? (?:for|on|about|proposed|planned|agreed)\b|\bwhat (?:did|do|does|was|were|is|are) (?:we|kcc|the council|they|it|OWNER) (?:say|said|promis\w*|propos\w*|plan\w*|going|suppos\w*|meant|commit\w*|agree\w*|intend\w*)\b|\bproposed (?:to do )?(?:for|on|about)\b|\bwhat (?:is|was|are|were) (?:being )?(?:proposed|planned|promised|agreed)\b")),
    ("progress", re.compile(r"\bprogress\b|\bupdates? (?:on|for|about|re)\b|\blatest (?:on|with|about|for|re)\b|\bnews (?:on|about|of)\b|\bwhat (?:have|has) (?:we|they|kcc|the council|OWNER|been|actually|anyone)(?: \w+)? (?:done|achieved|happened|changed)\b|\bwhat (?:is|has) (?:been )?happen(?:ed|ing) (?:with|on|about|to)\b|\bwhat happened (?:with|to|on|about)\b|\bwhere (?:are|have) we (?:with|on|at with|got to with|got to on|up to with)\b|\bhow far\b|\bhow (?:is|are) .*\b(?:going|getting on|coming on|coming along|progressing)\b|\bgot (?:on|to) with\b")),
    ("status", re.compile(r"\bstatus of\b|\bstatus\b|\b(?:is|are|was|were|has|have|did|been)\b.*\b(?:STATUS|OPEN|finish\w*|done|completed?)\b|\bSTATUS (?:yet|now|already)\b")),
    ("theme", re.compile(r"\b(?:which|what) (?:theme|section|heading|category)\b")),
)  # fmt: skip


def _by_their_words(slots: Slots) -> tuple[str, ...]:
    return tuple(dict.fromkeys(field for field, pattern in _TOPIC_FIELDS if pattern.search(slots.text)))
