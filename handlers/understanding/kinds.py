"""Special kinds of question: rankings, comparisons, totals, shares, how late something is and when it was finished.

A question is of such a kind only if no leftover word occurs in the plan's text, because that would be a subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from handlers.language import follow_up_words, intents, meaning_words, subject_words, time_words
from handlers.language import kind_words as words
from handlers.language.english_words import CHATTER
from handlers.language.rows import Row
from handlers.question import FIELDS, Order, Question
from handlers.understanding.clean import Plain
from handlers.understanding.followup import narrowed, recalled
from handlers.understanding.lexicon import Lexicon
from handlers.understanding.slots import Slots, content
from knowledge.fields import Kind
from knowledge.filters import Filters, Ownership
from knowledge.number_words import NUMBERS

_ASKS = {"owner": "owner", "theme": "theme", "status": "status"}


def find(plain: Plain, slots: Slots, lexicon: Lexicon, in_thread: bool) -> Question | None:
    """The question of a special kind in the text, or None. `in_thread` means that there is an answer to continue from."""
    if meaning := _meaning(plain, slots, lexicon):
        return meaning
    if slots.unknown_refs:
        return None
    if len(slots.refs) > 1 and (compared := _of_refs(plain, slots, lexicon)):
        return compared
    if len(slots.refs) == 1 and (match := words.BESIDE.search(slots.text)):
        return _beside(slots.refs[0], -1 if match["way"] == "before" else 1, lexicon)
    if slots.refs:
        return _of_one(slots, slots.refs)
    if words.REFERRING_TO_ANY.search(plain.text) and not slots.filters:
        return Question("list", "referring", of="any")
    return (
        _refused(slots, lexicon)
        or _place(plain, lexicon, in_thread)
        or _amount(slots, lexicon)
        or _compared(slots, lexicon)
        or _share(slots, lexicon)
        or _finished_in(plain, slots, lexicon)
        or _to_their_dates(plain, slots, slots.filters, lexicon, of_those=False)
        or _values(slots, lexicon)
        or _number_of(slots, lexicon)
        or _has_most(slots, lexicon)
        or (None if in_thread and words.ORDER_ALONE.search(plain.text) else _ordered(slots, lexicon))
        or _ranked(slots, lexicon)
        or _total(slots, lexicon)
    )


def _meaning(plain: Plain, slots: Slots, lexicon: Lexicon) -> Question | None:
    """A question about what a word means. The plan must have all of its words."""
    match = next((match for row in meaning_words.MEANING if (match := row.search(plain.text))), None)
    if match is None and (one := meaning_words.WHAT_IS.search(plain.text)):
        match = one if re.search(rf"\b{re.escape(one['what'].upper())}\b", plain.original) else None
    if match is None:
        return None
    asked = tuple(word for word in match["what"].split() if word not in ("the", "a", "an"))
    phrase = " ".join(asked)
    named = {ref.lower() for ref in slots.refs}
    if not asked or meaning_words.NOTHING.intersection(asked) or phrase in named:
        return None
    own = phrase in lexicon.statuses.means or phrase.upper() in {short.upper() for short in lexicon.vocabulary.acronyms}
    if not own and (CHATTER.issuperset(asked) or not all(map(lexicon.holds, asked))):
        return None
    return Question("search", "meaning", topic=asked, searched=asked, phrase=phrase)


def of_those(question: Question, slots: Slots, past: Mapping[str, Any]) -> Question:
    """The question about only what the thread was last about, if it says so: "which of those is due first"."""
    if not slots.pronoun or question.refs or question.kind not in ("order", "amount", "share", "total") or not past.get("refs"):
        return question
    if question.order and question.order.is_first:
        return question
    before = recalled(past)
    status = question.status_words or (before.status_words if question.filters.statuses is None else "")
    return replace(question, filters=narrowed(_those(before), question.filters), status_words=status)


def of_the_thread(plain: Plain, slots: Slots, past: Mapping[str, Any], lexicon: Lexicon) -> Question | None:
    """Understand "how late is it?" about the thread's subject, and "the next one" after the facts of one recommendation."""
    refs = tuple(past.get("refs", ()))
    if asked := _left(plain, slots, past, refs):
        return asked
    if len(refs) == 1 and past.get("asks") in FIELDS and (match := words.NEXT_IN_THE_PLAN.search(plain.text)):
        return _beside(refs[0], 1 if match["after"] else -1, lexicon)
    if not slots.filters and words.ORDER_ALONE.search(plain.text) and (ordered := _ordered(slots, lexicon)):
        return replace(ordered, filters=_those(recalled(past)), status_words=recalled(past).status_words) if refs else ordered
    of = {"owner": "owner", "theme": "theme"}.get(past.get("of") or past.get("by") or "", "")
    left = [word for word in slots.words if not words.FEWEST_FIRST.search(word)]
    if of and words.WHICH_HAS_MOST.search(slots.text) and not left and not slots.filters.owners:
        order = Order(of, "number", bool(words.FEWEST_FIRST.search(slots.text)))
        return Question("summary", "order", filters=slots.filters, by=of, order=order, status_words=slots.status.words)
    if past.get("topic") and not slots.words and slots.pronoun and words.MENTIONING.search(slots.text):
        return replace(recalled(past), asks="search", fields=(), refs=(), page=1)
    if (
        len(refs) > 1
        and slots.pronoun
        and (asked := _to_their_dates(plain, slots, _those(recalled(past)), lexicon, of_those=True))
    ):
        return asked
    return _of_one(slots, refs[:1]) if slots.pronoun and refs else None


def _left(plain: Plain, slots: Slots, past: Mapping[str, Any], refs: tuple[str, ...]) -> Question | None:
    """Understand "and how much is left?" and "and the rest?" after a number in a recommendation's text, or after a total."""
    if not follow_up_words.LEFT_OF_IT.search(plain.text) or not follow_up_words.REALLY_LEFT.search(plain.text):
        return None
    if past.get("asks") == "summary" and past.get("fields"):
        return Question("nothing", unsure=plain.text)
    topic = tuple(past.get("topic") or ())
    if not topic or not refs or past.get("asks") in ("list", "count", "summary"):
        return None
    of = "money" if "how much" in plain.text or "money" in plain.text else ""
    return Question("progress", "left", refs[:1], topic=topic, searched=tuple(past.get("searched") or ()), of=of)


def _beside(ref: str, step: int, lexicon: Lexicon) -> Question | None:
    """The recommendation this many places after another in the plan, or None if there isn't one."""
    every = tuple(lexicon.refs.known.values())
    place = every.index(ref) + step if ref in every else -1
    return Question("status", refs=(every[place],)) if 0 <= place < len(every) else None


def _of_one(slots: Slots, refs: tuple[str, ...]) -> Question | None:
    text = slots.text
    if words.HOW_LATE.search(text):
        return Question("timescale", "how late", refs, ("timescale",))
    if words.FINISHED.search(text) and not words.NOT_YET.search(slots.before_status):
        return Question("status", "finished", refs, ("status",))
    if words.REFERRING.search(text):
        return Question("list", "referring", refs)
    total = next((row.key for row in words.TOTALS if row.search(text)), "")
    if total in ("owner", "evidence", "changes") and len(refs) == 1:
        return Question("count", "total", refs, of=total)
    return None


def _subject(text: str, taken: Iterable[Row], lexicon: Lexicon) -> bool:
    """True if a leftover word may be a subject, after removing everything that the rows match."""
    for row in taken:
        text = row.pattern.sub(" ", text)
    return any(word in lexicon.words and word not in CHATTER and word not in NUMBERS for word in content(text))


def _number(text: str) -> int:
    match = words.HOW_MANY.search(text)
    return _as_number(match["number"]) if match else 0


def _as_number(typed: str | None) -> int:
    if not typed:
        return 0
    return int(typed) if typed.isdigit() else NUMBERS.get(typed, 0)


# Comparisons


def _of_refs(plain: Plain, slots: Slots, lexicon: Lexicon) -> Question | None:
    """A comparison of recommendations: how they differ, which is due first, whether they have the same owners."""
    text = slots.text
    if same := words.SAME.search(text):
        what = same["what"].removesuffix("s")
        field = words.SAME_FIELDS.get(what, "timescale")
        return Question(field, "compare", slots.refs, (field,), of=f"same {field}")
    due = words.DUE_FIRST.search(text) and (words.DUE_AT_ALL.search(text) or slots.filters.due)
    if due and len(slots.refs) == 2 and not words.COMPARED.search(text):
        of = "due last" if words.LATER.search(text) else "due first"
        return Question("timescale", "compare", slots.refs, ("timescale",), of=of)
    if words.COMPARED.search(text) and not _subject(text, (words.COMPARED,), lexicon):
        return Question("list", "compare", slots.refs, of="refs")
    if words.COMPARED_BY_SIZE.search(text) and re.search(r"\bthan\b|\bahead of\b", text):
        return Question("list", "compare", slots.refs, of="refs")
    return None


def _compared(slots: Slots, lexicon: Lexicon) -> Question | None:
    """A comparison of what owners or themes have."""
    owners = next((owners for owners in slots.filters.owners if len(owners.names) > 1), None)
    named = bool(owners and owners.how in (Ownership.ANY, Ownership.EITHER, Ownership.ALL))
    themes = len(slots.filters.themes) > 1
    if not (named or themes):
        return None
    asked = (words.COMPARED, words.COMPARED_BY_SIZE)
    by_size = words.COMPARED_BY_SIZE.search(slots.text) and not words.THAN_A_NUMBER.search(slots.text)
    if not (words.COMPARED.search(slots.text) or by_size) or _subject(slots.text, asked, lexicon):
        return None
    of = "owner" if named else "theme"
    by_share = words.BY_PROGRESS.search(slots.text)
    least = words.LESS_THAN.search(slots.text) or (by_share and words.BACKWARDS.search(by_share[0]))
    order = Order(of, "share" if by_share else "number", bool(least))
    chosen = words.ONE_OR_THE_OTHER.search(slots.text) and not words.THAN.search(slots.text)  # neither yes nor no
    status = slots.status.words
    return Question(
        "summary", "compare", filters=slots.filters, by=of, of=of, order=None if chosen else order, status_words=status
    )


# Ranks


def _refused(slots: Slots, lexicon: Lexicon) -> Question | None:
    """Recommendations whose text says that they were turned down, if the plan has no status for that."""
    if "REFUSED" not in slots.text or _subject(slots.text, (words.OF_AUTHORITIES,), lexicon):
        return None
    return Question("list", "refused", filters=slots.filters, status_words=slots.status.words)


def _place(plain: Plain, lexicon: Lexicon, in_thread: bool) -> Question | None:
    """A question for the first or last recommendations in the document."""
    match = words.PLACE.search(plain.text)
    if not match or (in_thread and not match["number"]):
        return None
    number = _as_number(match["number"]) or 1
    every = tuple(lexicon.refs.known.values())
    refs = every[:number] if match["end"] in ("first", "top") else every[-number:]
    return Question("status", refs=refs)


def _ordered(slots: Slots, lexicon: Lexicon) -> Question | None:
    """A question for recommendations in a given order."""
    row = next((row for row in words.ORDERS if row.search(slots.text)), None)
    if row is None or _subject(slots.text, (row, words.HOW_MANY), lexicon) or slots.status.absent:
        return None
    if slots.filters.due and words.WHO_HAS_MOST.search(slots.text):
        return None
    by, _, most = row.key.partition(" ")
    by = row.key if by == "due" else by
    number = len(lexicon.refs.known) if words.IN_ORDER.search(slots.text) else _number(slots.text)
    if by == "next" and not number and words.SEVERAL_NEXT.search(slots.text):
        number = words.NEXT_FEW
    order = Order("recommendation", by, most == "least", number)
    return Question("list", "order", filters=slots.filters, order=order, status_words=slots.status.words)


def _ranked(slots: Slots, lexicon: Lexicon) -> Question | None:
    """A question that ranks the plan's owners, themes, statuses or timescales by how many recommendations they have."""
    row = next((row for row in words.RANKED if row.search(slots.text)), None)
    if row is None or _subject(slots.text, (row, words.HOW_MANY), lexicon) or slots.status.absent:
        return None
    least = bool(words.FEWEST_FIRST.search(slots.text))
    by_share = bool(words.BY_SHARE.search(slots.text)) and slots.filters.statuses is None and not slots.filters.due
    if by_share:
        least = not words.BEST_FIRST.search(slots.text)
    order = Order(row.key, "share" if by_share else "number", least, _number(slots.text))
    filters = slots.filters
    return Question("summary", "order", filters=filters, by=row.key, order=order, status_words=slots.status.words)


def _has_most(slots: Slots, lexicon: Lexicon) -> Question | None:
    """A question whether a given owner or theme has the most or the fewest."""
    match = words.HAS_MOST.search(slots.text)
    if not match or slots.status.absent or _subject(slots.text, (words.HAS_MOST,), lexicon):
        return None
    owner = match["mark"] == "OWNER"
    names = slots.filters.owners[0].names if owner and slots.filters.owners else slots.filters.themes
    if len(names) != 1:
        return None
    of, least = "owner" if owner else "theme", bool(words.FEWEST_FIRST.search(slots.text))
    by = "share" if words.BY_SHARE.search(slots.text) else "number"
    order = Order(of, by, not words.BEST_FIRST.search(slots.text) if by == "share" else least, is_first=names[0])
    filters = replace(slots.filters, owners=() if owner else slots.filters.owners, themes=slots.filters.themes if owner else ())
    return Question("summary", "order", filters=filters, by=of, order=order, status_words=slots.status.words)


def _values(slots: Slots, lexicon: Lexicon) -> Question | None:
    """A question about which owners or themes have any recommendations that pass the tests."""
    text = slots.text
    row = next((row for row in words.VALUES if row.search(text)), None)
    if row is None or not slots.filters or slots.status.absent or words.OF_RECOMMENDATIONS.search(text):
        return None
    if any(asked.search(text) for asked in (*words.RANKED, subject_words.LIMITS)) or _subject(text, (row,), lexicon):
        return None
    named = [name for owners in slots.filters.owners if owners.how is not Ownership.NOT for name in owners.names]
    if named and (row.key != "owner" or not words.BESIDE_IT.search(text)):
        return None
    return Question("summary", "values", filters=slots.filters, by=row.key, of=row.key, status_words=slots.status.words)


# The numbers of a column


def _amount(slots: Slots, lexicon: Lexicon) -> Question | None:
    """A question about the numbers in a column: the highest, the lowest, or those above or below a number."""
    field = _amounts_of(slots, lexicon)
    if not field:
        return None
    compared, ordered = words.AMOUNT.search(slots.text), words.BY_AMOUNT.search(slots.text)
    if not (compared or ordered):
        return None
    if (whose := words.WHOSE.search(slots.text)) and compared is None:
        by = "theme" if re.fullmatch(words.THEME, whose[0]) else "owner"
        return Question("summary", by=by, fields=(field,), filters=slots.filters, status_words=slots.status.words)
    if _subject(slots.text, (words.AMOUNT, words.BY_AMOUNT, words.HOW_MANY), lexicon) or slots.status.absent:
        return None
    status = slots.status.words
    if compared is None:
        many = len(lexicon.refs.known) if words.IN_ORDER.search(slots.text) else _number(slots.text)
        order = Order("recommendation", "amount", bool(words.LOWEST.search(slots.text)), many)
        return Question("list", "amount", fields=(field,), filters=slots.filters, order=order, status_words=status)
    if not (slots.further.amounts or compared["sign"] or compared["scale"]):
        return None
    number = float(re.sub(r"[ ,]", "", compared["digits"])) * words.SCALES.get(compared["scale"] or "", 1)
    share = (words.COMPARES[compared["how"]], number)
    typed = re.sub(r" ?, ?", ",", compared["said"]).replace(" ", "")
    asks = "count" if re.search(r"\bhow many\b|\bnumber of\b", slots.text) else "list"
    return Question(asks, "amount", fields=(field,), filters=slots.filters, share=share, of=typed, status_words=status)


def _amounts_of(slots: Slots, lexicon: Lexicon) -> str:
    """The key of the column of numbers that is meant: the one named, or the only one in the plan; "" if there is none."""
    if slots.further.amounts:
        return slots.further.amounts[0]
    columns = [field.key for field in lexicon.vocabulary.further if field.kind is Kind.AMOUNT]
    return columns[0] if len(columns) == 1 and not slots.further.untested else ""


# Totals and shares


def _number_of(slots: Slots, lexicon: Lexicon) -> Question | None:
    """A question whether there are a given number of recommendations, or more, or fewer."""
    match = words.NUMBER_ASKED.search(slots.text)
    if not match or _subject(slots.text, (words.NUMBER_ASKED,), lexicon):
        return None
    share = (words.HOW_MUCH.get(match["how"] or "", "exactly"), float(_as_number(match["number"])))
    return Question("count", "share", filters=slots.filters, of="number", share=share, status_words=slots.status.words)


def _total(slots: Slots, lexicon: Lexicon) -> Question | None:
    """A question about how many owners, themes, statuses, pieces of evidence or changes there are."""
    row = next((row for row in words.TOTALS if row.search(slots.text)), None)
    if row is None or words.NOT_COUNTED.search(slots.text) or slots.further.by:
        return None
    named = slots.filters.owners and row.key == "owner" and all(owners.names for owners in slots.filters.owners)
    if named or _subject(slots.text, (row,), lexicon):
        return None
    return Question("count", "total", filters=slots.filters, of=row.key, status_words=slots.status.words)


def _share(slots: Slots, lexicon: Lexicon) -> Question | None:
    """A question whether more or less than a given share of them passes the tests."""
    match = words.SHARE.search(slots.text)
    if not match or slots.filters.statuses is None or _subject(slots.text, (words.SHARE,), lexicon):
        return None
    part = (match["part"] or "half").replace("-", " ")
    least = words.PARTS.get(part) or int(re.sub(r"\D", "", part) or 50) / 100
    how = words.HOW_MUCH.get(match["how"] or "", "more")
    filters, status = slots.filters, slots.status.words
    return Question("count", "share", filters=filters, share=(how, least), percent=True, status_words=status)


def _finished_in(plain: Plain, slots: Slots, lexicon: Lexicon) -> Question | None:
    """A question about what was finished within a period."""
    text = follow_up_words.PRONOUN.pattern.sub(" IT ", plain.text)
    match = words.FINISHED_SINCE.search(text)
    if not match or words.NOT_YET.search(text) or slots.pronoun or _subject(slots.text, (words.FINISHED_SINCE,), lexicon):
        return None
    asks = "count" if re.search(r"\bhow many\b|\bnumber of\b", text) else "list"
    tests = Filters(owners=slots.filters.owners, themes=slots.filters.themes, not_themes=slots.filters.not_themes)
    when = time_words.CAPITALS.pattern.sub(lambda name: name[0].capitalize(), match["when"])
    return Question(asks, "finished in", filters=tests, when=when)


def _those(before: Question) -> Filters:
    """Tests that select the recommendations in the last answer."""
    return before.filters if before.asks in ("list", "count") and not before.topic else Filters(refs=before.refs)


def _to_their_dates(plain: Plain, slots: Slots, among: Filters, lexicon: Lexicon, of_those: bool) -> Question | None:
    """A question about which closed recommendations were finished after their dates, or by them. With `of_those`, the text
    needs a pronoun that says which are meant.
    """
    if slots.status.negated or any(due.words for due in slots.filters.due):
        return None
    match = intents.FINISHED_TO_DATE.search(plain.text)
    if match is None and slots.filters.statuses:
        match = intents.DATE_MISSED.search(plain.text)
    if match is None:
        return None
    rest = plain.text[: match.start()] + plain.text[match.end() :]
    refers = follow_up_words.PRONOUN.search(rest) is not None
    by_when = (match["late"] or match["early"]).split()
    if refers is not of_those or any(word in plain.text.split() and word not in by_when for word in slots.words):
        return None
    closed = lexicon.vocabulary.closed
    closing = tuple(status for status in slots.filters.statuses or closed if status in closed)
    if not closing:
        return None
    asks = "count" if re.search(r"\bhow many\b|\bnumber of\b", plain.text) else "list"
    when = "after its date" if match["late"] else "by its date"
    tests = replace(among, statuses=closing, due=(), closed=())
    return Question(asks, "finished to date", filters=tests, when=when, status_words=" or ".join(closing))
