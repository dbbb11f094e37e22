"""Decides what a question asks for, once its slots are filled: facts, a list, a count, a summary, a search, or nothing.

A subject alone is never enough for a fact. With a subject and no ref, a field is asked for only by its own word. Anything left
after removing everything that the question could mean is something that the plan doesn't contain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from handlers.language import (
    deciding_words,
    due_words,
    field_words,
    follow_up_words,
    intents,
    part_words,
    ref_words,
    subject_words,
    theme_words,
    word_fields,
)
from handlers.language.english_words import CHATTER, FUNCTION
from handlers.language.owner_words import NOT_A_TEAM
from handlers.language.rows import Row
from handlers.question import Question
from handlers.understanding import kinds, names, refs, whether
from handlers.understanding.clean import Plain, clean
from handlers.understanding.followup import follow_up
from handlers.understanding.leftovers import is_loose, without_asides, without_strangers
from handlers.understanding.lexicon import Lexicon
from handlers.understanding.slots import Slots, content, fill, searchable
from handlers.understanding.statuses import StatusTest
from handlers.understanding.word_fields import WordFieldsFound
from knowledge.fields import Kind
from knowledge.filters import DueTest, Ownership

# Tests that account for a word that excludes something.
DENYING_DUE = frozenset((DueTest.NONE, DueTest.UNSET, DueTest.NOT_ONGOING, DueTest.OVERDUE, DueTest.ONGOING))
DENYING_OWNERS = frozenset((Ownership.NOT, Ownership.ONLY, Ownership.NOBODY, Ownership.SOLO))
# Fields that are asked for so clearly that a leftover word isn't another question.
_PLAIN_FIELDS = ("owner", "timescale", "actions", "progress")


_ON_EACH_ROW = frozenset(("status", "owner", "timescale"))


def understand(text: str, lexicon: Lexicon, today: date, past: Mapping[str, Any] | None = None) -> Question:
    """The question in the text. `past` is what its thread was last about (see `memory`). Never raises."""
    plain = clean(text)
    if not re.search(r"\w", plain.text):
        return Question("help")
    slots = fill(plain, lexicon, today)
    question = _decide(plain, slots, lexicon, past)
    if whole := lexicon.owners.joined(question.unknown_owner):
        return understand(_with_name(text, question.unknown_owner, whole), lexicon, today, past)
    question = replace(
        question,
        of_actions=_is_of_actions(question, plain),
        on_themes=slots.theme_words if subject_words.ON_THEME.search(slots.text) else (),
        corrected=slots.corrected,
        page=slots.page if slots.page > 1 else question.page,
        unknown_refs=slots.unknown_refs or question.unknown_refs,
    )
    question = whether.marked(question, plain, slots, today, lexicon)
    # In a yes/no question nothing is left out: words that the plan lacks decide it.
    return replace(question, ignored=()) if question.whether and question.refs else question


def _is_of_actions(question: Question, plain: Plain) -> bool:
    """True if actions are counted or listed, rather than recommendations."""
    row = {"count": part_words.ACTIONS_COUNTED, "list": part_words.ACTIONS_LISTED}.get(question.asks)
    return row is not None and row.search(plain.text) is not None


def _with_name(text: str, part: str, whole: str) -> str:
    """The text with part of it replaced by a whole name, or with the name added at the end if that part isn't found."""
    typed = r"\W+".join(map(re.escape, part.split()))
    named, count = re.subn(rf"\b{typed}\b", lambda _: whole, text, count=1, flags=re.IGNORECASE)
    return named if count else f"{text} {whole}"


def _decide(plain: Plain, slots: Slots, lexicon: Lexicon, past: Mapping[str, Any] | None) -> Question:
    """The meaning of the text: a change, a request for help, a follow-up, or a question on its own, whichever comes first."""
    if _is_update(slots):
        return Question("update", refs=slots.refs)
    if not slots.refs and not slots.unknown_refs and (_says(intents.HELP, plain.text) or _says(intents.HELP, slots.text)):
        return Question("help")

    def alone(slots: Slots) -> Question:
        return _alone(plain, slots, lexicon)

    if further := kinds.find(plain, slots, lexicon, bool(past)):
        return kinds.of_those(further, slots, past) if past else further
    if past and not slots.pronoun and intents.VOCABULARY.search(slots.text) and (listed := _vocabulary_list(slots.text)):
        return listed
    if past and (further := kinds.of_the_thread(plain, slots, past, lexicon)):
        return further
    statuses = tuple(status.word for status in lexicon.vocabulary.statuses)
    followed = follow_up(_with_bare_ref(slots, lexicon), plain, past, alone, statuses) if past else None
    return followed or alone(slots)


def _with_bare_ref(slots: Slots, lexicon: Lexicon) -> Slots:
    """The slots with a bare number as a ref, for "and 15?" in a thread."""
    if slots.refs or slots.filters or not follow_up_words.BARE_NUMBER.search(slots.text):
        return slots
    named = refs.find_bare(slots.text, lexicon.refs)
    return replace(slots, text=named.text, refs=named.refs, unknown_refs=named.unknown)


def _is_update(slots: Slots) -> bool:
    says_so = intents.UPDATE.search(slots.text) or intents.UPDATE.search(slots.before_status)
    return bool(says_so and (slots.refs or slots.text == "undo"))


def _says(rows: Iterable[Row], text: str) -> bool:
    return any(row.search(text) for row in rows)


def _keys(rows: Iterable[Row], text: str) -> tuple[str, ...]:
    """The keys of the rows that match in the text, in order, without duplicates."""
    return tuple(dict.fromkeys(row.key for row in rows if row.search(text)))


def _alone(plain: Plain, slots: Slots, lexicon: Lexicon) -> Question:
    """The question without the context of its thread."""
    slots, aside = without_asides(slots)
    question = _about_refs(slots) if slots.refs else _about_the_plan(plain, slots, lexicon)
    if slots.refs and not question.unheld:
        aside = (*(word for word in question.topic if not lexicon.holds(word)), *aside)
    return replace(question, ignored=(*question.ignored, *aside))


def _about_the_plan(plain: Plain, slots: Slots, lexicon: Lexicon) -> Question:
    """A question that doesn't name a recommendation."""
    if meeting := due_words.NEXT_MEETING.search(slots.text):
        return Question("nothing", unsure=meeting["what"])
    if slots.further.either:
        return Question("nothing", either=slots.further.either, filters=slots.filters, status_words=slots.status.words)
    if question := _refused(slots) or _vocabulary_list(slots.text) or _by_its_values(slots) or _of_a_strange_owner(slots):
        return question
    slots = _with_the_only_amount(slots, lexicon)
    total = _total(slots, slots.words) if slots.further.amounts else None
    if further := total or _each_of(slots) or _each_with_number(slots) or _having_parts(slots, lexicon):
        return further
    counting = _says(intents.COUNT, slots.text)
    if counting and not (slots.filters or slots.words) and (counted := intents.OTHERS_COUNTED.search(slots.text)):
        return Question("nothing", unsure=counted[0])
    ignored: tuple[str, ...] = ()
    if slots.filters or slots.status.absent or counting or _says(intents.SUMMARY, slots.text):
        slots, ignored = without_strangers(slots, lexicon)
    if owner := next((word for word in ignored if lexicon.owners.meant(word)), ""):
        return Question("nothing", unknown_owner=owner, filters=slots.filters)
    slots = _owner_or_subject(slots)
    words = tuple(word for word in slots.words if not (counting and word.isdigit()))
    counted = subject_words.COUNTED.search(slots.text) if words else None
    if counted and counted["what"] not in (*words, *FUNCTION, *NOT_A_TEAM) and lexicon.holds(counted["what"]):
        words = (counted["what"], *words)
    question = (
        _summary(slots, words, counting)
        or _bare_ref(slots, words, lexicon)
        or (_subject(slots, words, plain, counting) if words else None)
        or (_count(slots) if counting else _without_subject(slots, lexicon))
    )
    if denied := _denial_left(question, slots):
        return replace(question, asks="nothing", unsure=denied)
    if limit := _limit_left(question, slots):
        return replace(question, asks="nothing", unsure=limit.split(" STATUS")[0])
    return replace(question, ignored=(*ignored, *question.ignored))


def _denial_left(question: Question, slots: Slots) -> str:
    """A word that excludes something ("not", "except") but that no test of the question has used, or "". Without it, the answer
    would be to a different question, or even to the opposite.
    """
    if question.kind or question.by in ("owner", "theme", "status") or question.whether_all:
        return ""
    if question.asks not in ("list", "count", "summary"):
        return ""
    if late := intents.FINISHED_LATE.search(slots.text):
        return late[0]  # no list shows when something was finished
    if slots.status.words == "with no status" or (slots.status.negated and slots.status.words != "still open"):
        return ""
    tests = question.filters
    if tests.not_themes or tests.traits or tests.words or tests.either or any(due.denied for due in tests.due):
        return ""
    if DENYING_DUE & {due.when for due in tests.due} or DENYING_OWNERS & {owners.how for owners in tests.owners}:
        return ""
    match = subject_words.DENIES.search(slots.text)
    return match[0] if match and not intents.YES_NO.search(slots.text) else ""


def _limit_left(question: Question, slots: Slots) -> str:
    """A number or "both" that limits what is asked for ("only one of them") and that no test has used, or ""."""
    if question.kind or question.whether_all or question.asks not in ("list", "count", "summary") or question.by:
        return ""
    if any(owners.how in (Ownership.SHARED, Ownership.SOLO) and not owners.names for owners in question.filters.owners):
        exact = subject_words.EXACTLY.search(slots.text)
        return exact[0] if exact else ""
    match = subject_words.LIMITS.search(slots.text)
    return match[0] if match else ""


def _each_with_number(slots: Slots) -> Question | None:
    """The question behind "Which teams have fewer than three": how many each team has. None if the text doesn't ask that."""
    match, limit = subject_words.EACH_WITH.search(slots.text), subject_words.LIMITS.search(slots.text)
    if match is None or limit is None or limit.start() < match.start() or slots.refs:
        return None
    if any(not word.isdigit() and word != "fewer" for word in content(slots.text.replace(limit[0], " "))):
        return None
    return _with_status(slots, Question("summary", by="theme" if match["theme"] else "owner", filters=slots.filters))


def _refused(slots: Slots) -> Question | None:
    """The answer for refs that the plan doesn't have, and for people's addresses and phone numbers, which no plan contains."""
    if slots.unknown_refs:
        return Question("nothing", unknown_refs=slots.unknown_refs)
    contact = intents.CONTACT.search(slots.text)
    return Question("nothing", unheld=(contact[0],)) if contact else None


def _vocabulary_list(text: str) -> Question | None:
    """Understand "list the themes", "who are the owners" and "what statuses are there"."""
    if intents.THEMES.search(text):
        return Question("theme", by="theme")
    if intents.OWNERS.search(text):
        return Question("list", by="owner")
    return Question("list", by="status") if intents.STATUSES.search(text) else None


def _of_a_strange_owner(slots: Slots) -> Question | None:
    """A question about something named like an owner that isn't one in the plan."""
    team = names.strange_owner(slots.text)
    return Question("nothing", unknown_owner=team, filters=slots.filters) if team else None


def _owner_or_subject(slots: Slots) -> Slots:
    """The slots with names of owners, themes and further fields put back into the text, if they are part of the question's
    subject.
    """
    if not slots.words:
        return slots
    if slots.filters.owners and slots.owner_words and not names.owns(slots.text):
        text = names.restore(slots.text, "OWNER", slots.owner_words)
        slots = replace(slots, text=text, filters=replace(slots.filters, owners=()), owner_words=())
    if (slots.filters.themes or slots.filters.not_themes) and _theme_runs_on(slots.text):
        text = names.restore(slots.text, "THEME", slots.theme_words)
        slots = replace(slots, text=text, filters=replace(slots.filters, themes=(), not_themes=()), theme_words=())
    if slots.further.untested and not slots.filters.words and not word_fields.OF_A_SUBJECT.search(slots.text):
        text = names.restore(slots.text, word_fields.MARK, slots.further.typed)
        slots = replace(slots, text=text, further=WordFieldsFound())
    return slots


def _theme_runs_on(text: str) -> bool:
    return bool(theme_words.RUNS_ON.search(text)) and not theme_words.IN_THEME.search(text)


def _summary(slots: Slots, words: tuple[str, ...], counting: bool) -> Question | None:
    """A summary, of everything or by a field. With a subject it becomes a search, unless it explicitly asks for a summary."""
    asked = _says(intents.SUMMARY, slots.text)
    by = next(iter(_keys(field_words.BY, slots.text)), slots.further.by) if not words or asked or counting else ""
    if not by and (not asked or words or counting):
        return None
    if by and intents.PERCENT.search(slots.text):  # the table has the closed share for each value
        return Question("summary", by=by, filters=replace(slots.filters, statuses=None))
    return _with_status(slots, Question("summary", by=by or "overall", filters=slots.filters))


def _each_of(slots: Slots) -> Question | None:
    """Understand "which team has finished everything" or "which theme has nothing complete": the position of each of them."""
    some = intents.HAVING_SOME.search(slots.text)
    match = some or intents.EACH_OF.search(slots.text)
    if not match or slots.words or slots.status.absent:
        return None
    by = "theme" if intents.OF_THEMES.search(match[0]) else "owner"
    if some:
        return _with_status(slots, Question("summary", by=by, filters=slots.filters))
    return Question("summary", by=by, filters=replace(slots.filters, statuses=None))


def _having_parts(slots: Slots, lexicon: Lexicon) -> Question | None:
    """Understand "which recommendations have parts"."""
    if not part_words.HAVING_PARTS.search(slots.text) or slots.filters:
        return None
    every = tuple(dict.fromkeys(lexicon.refs.known.values()))
    names = frozenset(every)
    having = {part[:-1] for part in every if part[-1:].isalpha() and part[:-1] in names}
    return Question("list", "parts", tuple(ref for ref in every if ref in having)) if having else None


def _by_its_values(slots: Slots) -> Question | None:
    """Understand "high risk ones" if the column has no such value: how many recommendations have each value."""
    words = slots.words if slots.further.untested else ()
    if not words or not subject_words.RATINGS.issuperset(words):
        return None
    return _with_status(slots, Question("summary", by=slots.further.untested[0], filters=slots.filters, ignored=words))


def _total(slots: Slots, words: tuple[str, ...]) -> Question | None:
    """Understand "total cost" or "cost by owner": the total of a column of numbers."""
    by = next(iter(_keys(field_words.BY, slots.text)), slots.further.by)
    if not slots.further.amounts or not (by or word_fields.TOTAL.search(slots.text)):
        return None
    if any(not word.isdigit() for word in content(word_fields.TOTAL.pattern.sub(" ", slots.text))):
        return None
    key = slots.further.amounts[0]
    return _with_status(slots, Question("summary", by=by or key, fields=(key,), filters=slots.filters))


def _with_the_only_amount(slots: Slots, lexicon: Lexicon) -> Slots:
    """The slots with the plan's only column of numbers, if the text asks what something adds up to and names no column."""
    columns = [field.key for field in lexicon.vocabulary.further if field.kind is Kind.AMOUNT]
    if slots.further.amounts or len(columns) != 1 or not (match := word_fields.ADDS_UP.search(slots.text)):
        return slots
    text = f"{slots.text[: match.start('sum')]} {slots.text[match.end('sum') :]} total"
    return replace(slots, text=" ".join(text.split()), further=replace(slots.further, amounts=(columns[0],)))


def _with_status(slots: Slots, question: Question) -> Question:
    return replace(question, status_words=slots.status.words, absent=slots.status.absent)


def _bare_ref(slots: Slots, words: tuple[str, ...], lexicon: Lexicon) -> Question | None:
    """Understand "17?" or "who owns 9": a number is a ref if nothing else is left to understand."""
    noun = ref_words.NOUN_OF_NUMBER.search(slots.text)
    if noun and not slots.filters:
        words = tuple(word for word in words if word != noun["noun"])
    if slots.filters or any(not re.fullmatch(r"[\d,.-]+", word) and word not in CHATTER for word in words):
        return None
    named = refs.find_bare(slots.text, lexicon.refs)
    counted = intents.HOW_MANY.search(slots.text) or word_fields.TOTAL.search(slots.text)
    if not (named.refs or named.unknown) or counted:
        return None
    if not named.refs:
        return Question("nothing", unknown_refs=named.unknown)
    return _about_refs(replace(slots, text=named.text, refs=named.refs, unknown_refs=named.unknown))


def _about_refs(slots: Slots) -> Question:
    """A question for facts about named recommendations.

    A leftover word that says what is asked for, and isn't a field of a plan, is something that the plan doesn't contain.
    """
    every = slots.filters or intents.EVERY.search(slots.text)
    if every and (left_out := subject_words.EXCEPT_REF.search(slots.text)):
        return _with_status(slots, Question("nothing", filters=slots.filters, unsure=f"{left_out['word']} {slots.refs[0]}"))
    fields = (*slots.further.asks, *_keys(field_words.OF_A_REF, slots.text))
    left = _without_asking(tuple(word for word in slots.words if word not in CHATTER), slots.text)
    among = replace(slots.filters, refs=slots.refs)
    if slots.further.amounts and len(slots.refs) > 1 and word_fields.TOTAL.search(slots.text):
        key = slots.further.amounts[0]
        return Question("summary", by=key, fields=(key,), filters=among)
    if slots.filters and _says(intents.COUNT, slots.text) and not left:
        return _with_status(slots, Question("count", filters=among, refs=slots.refs))
    several = len(slots.refs) > 1 and intents.WHICH_ARE.search(slots.text) and not (left or slots.further.asks)
    if slots.filters and (several or intents.SOME_OF.search(slots.text)):
        return _with_status(slots, Question("list", filters=among))
    if deciding_words.WHY.search(slots.text) and not slots.further.asks:
        return Question("progress", "why", slots.refs, ("progress",), topic=left, searched=searchable(slots.text))
    asked_for = tuple(word for word in left if word not in deciding_words.STATES)
    unheld = asked_for if asked_for and _asks_the_unheld(slots, asked_for, fields) else ()
    if not unheld and (contact := intents.CONTACT.search(slots.text)):
        unheld = (contact[0],)
    fields = _meant(fields, slots)
    if left and not slots.filters and intents.SAYS_ABOUT.search(slots.text):
        whole = Question(fields[0] if fields else "status", refs=slots.refs, fields=fields, topic=left)
        return Question("progress", "passage", slots.refs, topic=left, searched=searchable(slots.text), elsewhere=whole)
    return Question(
        fields[0] if fields else "status",
        refs=slots.refs,
        fields=fields,
        unheld=unheld,
        topic=left,
        searched=searchable(slots.text),
        role=role["role"] if fields[:1] == ("owner",) and (role := field_words.ROLE.search(slots.text)) else "",
    )


def _asks_the_unheld(slots: Slots, left: tuple[str, ...], fields: tuple[str, ...]) -> bool:
    """True if the question uses words for something that no field contains: "budget for R17", "who approved R17"."""
    text = slots.text
    if intents.CONTACT.search(text):
        return True
    named = [field for field in fields if field != "status" or field_words.STATUS_ASKED.search(text)]
    if named and named[0] in (*_PLAIN_FIELDS, *slots.further.asks) and not intents.UNHELD_NOUN.search(text):
        return False
    if (verb := intents.UNHELD_VERB.search(text)) and verb["verb"] in left:
        return True
    for match in intents.UNHELD_NOUN.pattern.finditer(text):
        if (match["noun"] or match["after"]) in left:
            return not named or match["noun"] in left
    return bool(intents.QUESTION_WORD.search(text) or intents.YES_NO.search(text)) and not named


def _meant(fields: tuple[str, ...], slots: Slots) -> tuple[str, ...]:
    """The fields asked for. If one phrase could mean two of them, only the one that it names more clearly."""
    plainly = tuple(field for field in fields if field in slots.further.asks or field_words.PLAINLY[field].search(slots.text))
    if field_words.BOTH_FIELDS.search(re.sub(r"REF|OWNER", "", slots.text)):
        return plainly
    return plainly[:1] or tuple(field for field in fields if any(row.search(slots.text) for row in field_words.EITHER))[:1]


def _without_asking(words: tuple[str, ...], text: str) -> tuple[str, ...]:
    """The words, except those with which a row of `EITHER` asks for a field."""
    matches = [row.search(text) for row in field_words.EITHER] if words else []
    asking = {word for match in matches if match for word in match[0].split()}
    return tuple(word for word in words if word not in asking)


def _count(slots: Slots) -> Question:
    return _with_status(slots, Question("count", filters=slots.filters, percent=bool(intents.PERCENT.search(slots.text))))


def _without_subject(slots: Slots, lexicon: Lexicon) -> Question:
    """A question without a subject: a list, or "is everything done?"."""
    fields = (*slots.further.asks, *_keys(field_words.OF_A_REF, slots.text))
    if slots.filters or slots.status.absent:
        if _asks_whether_all(slots):
            return _is_all(slots, lexicon)
        shown = tuple(field for field in fields if _is_shown(field, slots))
        named = _keys((*field_words.SHOWN.values(), *field_words.SHOWN_TOO.values()), slots.text)
        several = tuple(dict.fromkeys((*named, *shown)))
        fields = several if len(named) > 1 or (named and len(several) > 1 and shown) else shown[:1]
        return _with_status(slots, Question("list", filters=slots.filters, fields=fields))
    if slots.further.asks:
        return _of_a_column(slots)
    if intents.EVERY.search(slots.text) and (fields or intents.OF_THE_PLAN.search(slots.text)):
        return Question("list", filters=slots.filters, fields=fields[:1])
    if intents.RECOMMENDATIONS.search(slots.text) and not fields:
        return Question("list", filters=slots.filters)
    return Question("nothing")


def _of_a_column(slots: Slots) -> Question:
    """A question that is only the name of a column: how often it has each word, its total, or all its texts."""
    key = slots.further.asks[0]
    if intents.EVERY.search(slots.text) or key in slots.further.texts:
        return Question("list", fields=(key,))
    if key in slots.further.amounts:
        return Question("summary", by=key, fields=(key,))
    return Question("summary", by=key)


def _asks_whether_all(slots: Slots) -> bool:
    """True if the text asks "is everything done?", without a deadline or negation."""
    if slots.filters.statuses is None or slots.filters.due or slots.status.negated:
        return False
    return bool(intents.YES_NO.search(slots.text) and intents.EVERYTHING.search(slots.text))


def _is_all(slots: Slots, lexicon: Lexicon) -> Question:
    """The question "is everything done?", which is answered with what isn't."""
    named = slots.filters.statuses or ()
    rest = tuple(status.word for status in lexicon.vocabulary.statuses if status.word not in named)
    return Question(
        "list",
        filters=replace(slots.filters, statuses=(*rest, None)),
        status_words=f"not {slots.status.words}",
        absent=slots.status.absent,
        whether_all=True,
    )


def _is_shown(field: str, slots: Slots) -> bool:
    """True if a list shows the field for every recommendation. A field that is tested needn't be shown."""
    if field in slots.further.asks:
        return field in slots.further.untested
    tested = {"owner": slots.filters.owners, "timescale": slots.filters.due}
    row = field_words.SHOWN.get(field)
    return row is not None and not tested.get(field) and row.search(slots.text) is not None


def _without_topic(slots: Slots, counting: bool) -> str:
    """What the question asks for without the topic ("list" or "count"), or "" if the topic may be essential."""
    if not slots.filters or intents.YES_NO.search(slots.text) or not is_loose(slots):
        return ""
    return "count" if counting else "list"


def _subject(slots: Slots, words: tuple[str, ...], plain: Plain, counting: bool) -> Question:
    """A question about a subject, possibly asking for a field by its own word."""
    fields = () if counting else _meant((*slots.further.untested, *_keys(field_words.OF_A_SUBJECT, slots.text)), slots)
    words = _without_asking(words, slots.text) or words
    asks = fields[0] if fields else "search"
    if asks == "status" and slots.filters.statuses is not None and intents.YES_NO.search(slots.text):
        # The question asks for the status, so it isn't a test.
        slots = replace(slots, filters=replace(slots.filters, statuses=None), status=StatusTest())
    if asks == "timescale" and intents.WHEN.search(slots.text):  # "when is it to be completed" doesn't test the status
        slots = replace(slots, filters=replace(slots.filters, statuses=None), status=StatusTest())
    counts_things = any(row.search(slots.text) for row in (intents.THINGS_COUNTED, intents.AMOUNT_ASKED))
    if counts_things and slots.filters.due and not due_words.SPEAKS_OF_DATES.search(plain.text):
        slots = replace(slots, filters=replace(slots.filters, due=()))  # the time is when it happened, and no deadline
    if slots.filters.traits and intents.YES_NO.search(slots.text):
        slots = replace(slots, filters=replace(slots.filters, traits=()))
    why = bool(deciding_words.WHY.search(slots.text)) and not slots.further.asks
    if why:
        words = tuple(word for word in words if word not in deciding_words.STATES) or words
        slots = replace(slots, filters=replace(slots.filters, statuses=None, due=()), status=StatusTest())
    question = Question(
        asks,
        why=why,
        fields=fields,
        filters=slots.filters,
        topic=words,
        searched=searchable(slots.text),
        phrase=" ".join(dict.fromkeys(words)),
        loose=_without_topic(slots, counting),
        of_things=counts_things,
        personal=bool(intents.PERSONAL.search(plain.text)),
    )
    return _with_status(slots, question)
