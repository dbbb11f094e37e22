"""Fills the slots of a question with one recogniser after another, in an order that matters.

Refs come before timescales ("R20"), themes before owners ("Procurement process"), and both before statuses ("completed by
Policy"). Words that no recogniser uses are left unchanged, as the subject.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from handlers.language import (
    follow_up_words,
    intents,
    owner_words,
    ref_words,
    search_words,
    status_words,
    subject_words,
    theme_words,
)
from handlers.language.english_words import ASKING, FUNCTION, STOP
from handlers.question import PAST_ITS_DATE
from handlers.understanding import names, refs, spelling, statuses, timing, traits, word_fields
from handlers.understanding.clean import Plain
from handlers.understanding.lexicon import Lexicon
from handlers.understanding.statuses import StatusTest
from handlers.understanding.word_fields import WordFieldsFound
from knowledge.filters import Due, DueTest, Filters, Owners, Ownership
from knowledge.number_words import NUMBERS

MARKS = frozenset(("REF", "IT", "OWNER", "THEME", "DUE", "STATUS", "OPEN", "NOSTATUS", "FIELD", "TRAIT", "REFUSED"))
_WORD = re.compile(r"[£$€]?\d[\d,.]*\w*%?|[^\W\d_][\w'&/-]*")
_LONE_LETTER = re.compile(r"(?<!\S)([a-z]) ([a-z]{3,})(?!\S)")
_SPELT_OUT = re.compile(r"(?<!\S)[a-z](?: [a-z]){1,5}(?!\S)")


@dataclass(frozen=True, slots=True)
class Slots:
    """What the recognisers found, and `text`, which is the remaining text with a mark in place of everything found.

    `pronoun` means that the text refers to something said before. `corrected` are the words that were corrected, as (from, to).
    `owner_words` and `theme_words` are what was typed for each mark of an owner or theme. `before_status` is the text before
    statuses were removed, and `further` what the text says about further fields.
    """

    text: str
    refs: tuple[str, ...]
    unknown_refs: tuple[str, ...]
    filters: Filters
    status: StatusTest
    pronoun: bool
    page: int
    corrected: tuple[tuple[str, str], ...]
    owner_words: tuple[str, ...]
    theme_words: tuple[str, ...]
    before_status: str
    further: WordFieldsFound

    @property
    def words(self) -> tuple[str, ...]:
        """The words that carry a subject, in order."""
        return content(self.text)


def searchable(text: str) -> tuple[str, ...]:
    """All words that may help to find a subject, leaving out those without meaning."""
    return tuple(word for word in _words(text) if word not in FUNCTION)


def content(text: str) -> tuple[str, ...]:
    """The words that carry meaning: not marks, and not words that only ask. Compounds stay whole."""
    return tuple(word for word in _words(text) if word not in STOP and word not in ASKING and word not in NUMBERS)


def _words(text: str) -> list[str]:
    plain = (word.strip("'-/").removesuffix("'s") for word in _WORD.findall(text))
    return [word for word in plain if word and word not in MARKS and (len(word) > 1 or word.isdigit())]


def fill(plain: Plain, lexicon: Lexicon, today: date) -> Slots:
    """Fill the slots from a plain text."""
    text, corrected = spelling.mend(plain, lexicon)
    text, page = _page(_with_lone_letters(text, lexicon))
    named = refs.find(_with_sections(text, lexicon), lexicon.refs)
    themes, owners = _names(named.text, lexicon)
    text, unnamed = names.unnamed(names.with_verb_denied(owners.text))
    text, found_traits = (text, ()) if named.refs else traits.find(text, lexicon.vocabulary)
    if not named.refs:
        text = status_words.TURNED_DOWN.pattern.sub(f" {_refusal(lexicon) or 'REFUSED'} ", text)
    further = word_fields.find(text, lexicon.word_fields)
    due = timing.find(_with_own_status(further.text, lexicon), today)
    before_status = due.text
    text, status = statuses.find(due.text, lexicon.statuses)
    if status.absent and not status.statuses and status_words.WITH_AN_OBJECT.search(text):
        text, status = due.text, StatusTest()
    if not named.refs and status == StatusTest() and timing.is_to_come(due.tests, plain.text, today):
        status = statuses.still_open(lexicon.vocabulary)  # closed recommendations are no longer due
    owned = (*names.how_owned(text, owners), *unnamed)
    if any(test.how in (Ownership.NOT, Ownership.SHARED, Ownership.ALL) for test in owned):
        text = owner_words.ALSO_OWNS.pattern.sub(" ", text)
    text, unmentioned = (text, ()) if named.refs else _left_out(text)
    filters = _filters(text, themes, owned, due, status, lexicon)
    if status.words and status_words.OWN_OVERDUE in before_status:
        filters = replace(filters, due=tuple(map(_by_date, filters.due)))
    filters = replace(filters, words=further.tests, traits=found_traits, unmentioned=unmentioned)
    if filters.either and filters.statuses is None:
        status = replace(status, words="")  # it is worded together with the alternative
    text, pronouns = follow_up_words.PRONOUN.pattern.subn(" IT ", text)
    return Slots(
        text=" ".join(text.split()),
        refs=named.refs,
        unknown_refs=named.unknown,
        filters=filters,
        status=status,
        pronoun=pronouns > 0,
        page=page,
        corrected=corrected,
        owner_words=owners.typed,
        theme_words=themes.typed,
        before_status=before_status,
        further=further,
    )


def _with_sections(text: str, lexicon: Lexicon) -> str:
    """The text with the first and last ref of a section in place of its number, if refs such as "3.2" have it: "section 3"."""

    def spelled(match: re.Match[str]) -> str:
        number = match["number"] or match["any"]
        inside = [ref for ref in lexicon.refs.known.values() if ref.startswith(f"{number}.")]
        return f"{inside[0]} to {inside[-1]}" if inside and number not in lexicon.refs.known else match[0]

    return ref_words.SECTION.pattern.sub(spelled, text)


def _by_date(due: Due) -> Due:
    """A test of lateness in words that differ from the plan's own status “Overdue”."""
    return replace(due, words=PAST_ITS_DATE) if due.when is DueTest.OVERDUE and not due.words else due


def _names(text: str, lexicon: Lexicon) -> tuple[names.NamesFound, names.NamesFound]:
    """The themes and the owners named in a text, with the text that is left.

    In “search social value”, words are searched for even if they are such a name.
    """
    themes = names.themes(text, lexicon)
    if search_words.SEARCH.search(text) and not theme_words.IN_THEME.search(themes.text):
        themes = names.NamesFound((), (), text)
        if owner_words.WHOLE_SUBJECT.search(names.owners(text, lexicon).text):
            return themes, themes
    return themes, names.owners(themes.text, lexicon)


def _left_out(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without a subject that is to be left out, and the words of that subject: "training but not e-learning"."""
    match = subject_words.LEFT_OUT.search(text)
    if not match or (intents.YES_NO.search(text) and not subject_words.IS_THERE_ANY.search(text)):
        return text, ()
    subject = content(match["subject"])
    if not subject or match["subject"].split()[0] in MARKS:
        return text, ()
    marks = [word for word in match["subject"].split() if word in MARKS or word in ("and", "or")]
    return f"{text[: match.start()]} {' '.join(marks)} {text[match.end() :]}", (" ".join(subject),)


def _with_own_status(text: str, lexicon: Lexicon) -> str:
    """The text with the plan's own status "Behind" or "Overdue" marked as a status, where it means that. Otherwise these words
    mean past the date.
    """
    own = {status.word.casefold() for status in lexicon.vocabulary.statuses}
    if "behind" in own:
        text = status_words.BEHIND.pattern.sub("status behind", text)
    if "overdue" not in own:
        return text
    text = status_words.MARKED_OVERDUE.pattern.sub(rf"\1{status_words.OWN_OVERDUE}", text)
    for match in lexicon.statuses.pattern.finditer(text):  # "delayed or overdue"
        before = status_words.OVERDUE_AND.pattern.sub(rf"{status_words.OWN_OVERDUE}\1", text[: match.start()])
        after = status_words.AND_OVERDUE.pattern.sub(rf"\1{status_words.OWN_OVERDUE}", text[match.end() :])
        if (before, after) != (text[: match.start()], text[match.end() :]):
            return f"{before}{match[0]}{after}"
    return text


def _refusal(lexicon: Lexicon) -> str:
    """The plan's word for something that was turned down, a status or a value of another column, or ""."""
    alone = lexicon.word_fields.alone
    used = {status.word.casefold() for status in lexicon.vocabulary.statuses} | set(alone.means if alone else ())
    return next((word for word in status_words.REFUSALS if word in used), "")


def _with_lone_letters(text: str, lexicon: Lexicon) -> str:
    """ "e learning" as "e-learning" and "v c s" as "vcs", if the plan has that as one word."""

    def joined(match: re.Match[str]) -> str:
        return f"{match[1]}-{match[2]}" if match[1] + match[2] in lexicon.words else match[0]

    def spelt(match: re.Match[str]) -> str:
        whole = match[0].replace(" ", "")
        return whole if lexicon.holds(whole) else match[0]

    return _LONE_LETTER.sub(joined, _SPELT_OUT.sub(spelt, text))


def _page(text: str) -> tuple[str, int]:
    """The text without "page 3" at its end, and the page asked for (1 by default)."""
    match = follow_up_words.PAGE.search(text)
    return (text[: match.start()].strip(), max(1, int(match[1]))) if match else (text, 1)


def _filters(
    text: str,
    spotted: names.NamesFound,
    owned: tuple[Owners, ...],
    due: timing.DueFound,
    status: StatusTest,
    lexicon: Lexicon,
) -> Filters:
    themes = tuple(dict.fromkeys(name for names in spotted.names for name in names))
    outside = bool(theme_words.NOT_IN.search(text))
    overdue = any(test.when is DueTest.OVERDUE for test in due.tests)
    closed = lexicon.vocabulary.closed if overdue else ()
    filters = Filters(
        owners=owned,
        themes=() if outside else themes,
        not_themes=themes if outside else (),
        statuses=status.statuses,
        due=due.tests,
        closed=closed,
        either=tuple(Filters(due=(test,)) for test in due.either),
    )
    if status.statuses is None or len(due.tests) != 1 or not status_words.OR_DUE.search(text):
        return filters
    by_status = Filters(statuses=status.statuses, said=status.words)
    return replace(filters, statuses=None, due=(), either=(by_status, Filters(due=due.tests, closed=closed)))
