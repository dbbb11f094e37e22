"""When something is due, as questions say it: "due in autumn 2014", "by early 2015", "ongoing", "no timescale", "late".

"Had to be done by April" is a deadline and no status: the verb is taken away with the period.
"""

from __future__ import annotations

from datetime import date

from handlers.language import due_words, time_words
from knowledge.filters import Due, DueTest
from knowledge.timescale import NamedPeriod, find_periods


def find(text: str, today: date) -> tuple[str, tuple[Due, ...]]:
    """Take what the text says of timescales out of it, DUE in its place, and give it as tests."""
    tests: list[Due] = []
    for row in due_words.KINDS:
        when = DueTest(row.key)
        text, count = row.pattern.subn(" DUE ", text)
        tests += [Due(when, None, today if when is DueTest.OVERDUE else None)] * bool(count)
    for row in due_words.SAYS:
        text, count = row.pattern.subn(" DUE ", text)
        tests += [Due(DueTest.SAYS, words=row.key)] * bool(count)
    if any(due.when is DueTest.ONGOING for due in tests):
        tests = [due for due in tests if due.when is not DueTest.NONE]
    text, periods = _periods(text, today)
    return " ".join(text.split()), tuple(dict.fromkeys((*tests, *periods)))


def _periods(text: str, today: date) -> tuple[str, list[Due]]:
    """Take each period out with the words that say how a timescale has to lie to it, from the last one to the first."""
    tests: list[Due] = []
    if alone := due_words.ALONE.search(text):
        text = f"{text[: alone.start(1)]} in {alone[1]}"
    for period in reversed(find_periods(text, today)):
        first, after = period.at
        head, due = _read(text[:first], period)
        tests.append(due)
        text = f"{due_words.VERB_AT_END.pattern.sub('', head)} DUE {text[after:]}"
    return text, tests


def _read(head: str, period: NamedPeriod) -> tuple[str, Due]:
    """What is left of the text before a period, and the test that the words taken from it make with the period."""
    start, words = period.start, time_words.CAPITALS.pattern.sub(lambda match: match[0].capitalize(), period.words)
    if ends := due_words.END_OF.search(head):
        head, start = head[: ends.start()], period.end
        words = words if start == period.start else f"the end of {words}"
    when, head = _how(head)
    any_year = when is DueTest.IN and not period.year_given and start != period.end
    return head, Due(when, start, period.end, words, any_year=any_year)


def _how(head: str) -> tuple[DueTest, str]:
    """How the timescale has to lie to the period that follows, and what stands before the words that say so."""
    for row in (due_words.START, *due_words.BEFORE):
        if match := row.search(head):
            return DueTest(row.key), head[: match.start()]
    return DueTest.IN, head
