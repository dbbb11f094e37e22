"""No message keeps the others waiting: one that is twice as long takes about twice the time, whatever it is made of.

`re` holds the interpreter while it searches, and a pattern such as `[\\s,]+because` takes a time that grows with the square of
a run of commas. One message would then keep everybody waiting.
"""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from bot.plain import safe
from bot.slack import limits, listeners, plans, typeahead
from handlers import updates
from handlers.answer import Answer
from handlers.answers import past, reports
from handlers.language import digests as digest_rows
from handlers.language import past as past_rows
from handlers.language import reminders as reminder_rows
from handlers.language import reports as report_rows
from handlers.language.rows import Row
from handlers.moments import NotThisKind
from handlers.request import LONGEST, Request
from handlers.respond import respond
from handlers.schedules import digests, recurrence, reminders
from handlers.understanding import clean, forms, lexicon, refs, sentences, understand
from handlers.understanding.forms import Sentence
from handlers.updates import line_terms, lines, parse
from knowledge import alias_proposals, documents
from knowledge.model import Plan, Unclear
from knowledge.search import stems
from knowledge.store import Store
from knowledge.timescale import find_periods, read_timescale
from tests.conftest import NOW
from tests.test_updates import RIGHTS

Read = Callable[[str], object]

MOST = 2.8  # times as long for twice as much: midway between linear (2) and quadratic (4)
FLOOR = 0.05  # seconds; what is shorter at the largest size is too short to be compared, and blocks nobody
LONGER = itertools.cycle(range(64))  # characters by which a text is made longer than asked for
SIZES = (1_250, 5_000)  # the longest is the longest text that is heard; a reader without end is found at the first
PIECES = (
    *",-.\n\t?!'\"`*_@<([&/:\xa0–=|1a",
    *(" ", ". ", "< ", "<a|", ":a:", "1 ", "1.", "1/", "a ", "A ", "R1 ", "r1, ", "and ", ", and ", "because ", ", because "),
    *("to ", "from ", "on ", "due ", "now ", "by r1 ", "please ", "completed, ", "http://a ", "<http://a|", "march 2026, "),
    *("🎉", "🎉 ", ":tada:", ":tada: ", "👍🏽\u200d", "½", "²"),
    *("one ", "monday, ", "procurement ", "only ", "for ", "the ", "who ", "is ", "what changed ", "csv of "),
)
QUESTIONS = ("", "who owns ", "what changed since ", "R17 as at ", "history R17 ", "what did ")
CHANGES = (
    "",
    "reopen R17 ",
    "update R17 ",
    "R17 due ",
    "update R17 completed ",
    "set the deadline of R9 from ",
    "attach http://a.b to R1",
    "R17 ",
)


def _deaf(read: Read) -> Read:
    """The reader, with its refusals ignored."""

    def heard(text: str) -> object:
        try:
            return read(text)
        except Unclear:
            return None

    return heard


def _seconds(read: Read, make: Callable[[int], str], size: int, tries: int = 1) -> float:
    """Processor time for one reading, the least of several tries. Each try has a text of its own, a few characters longer than
    the one before, because readers may remember a text that they have just read.
    """
    least = float("inf")
    for _ in range(tries):
        text = make(size + next(LONGER))
        start = time.process_time()
        read(text)
        least = min(least, time.process_time() - start)
    return least


def growth(read: Read, make: Callable[[int], str]) -> float:
    """How many times as long text takes as text half as long; 0.0 if even the longest takes next to no time.

    Measured over two doublings, where linear time (four times) and quadratic (sixteen) are far enough apart despite noise. The
    long text is read again only if it seems to take too long, because that reading may have been disturbed.
    """
    for size in SIZES:
        long = _seconds(read, make, size)
        if long > FLOOR:
            short = max(_seconds(read, make, size // 4, 2), 1e-6)
            if (long / short) ** 0.5 > MOST:
                long = min(long, _seconds(read, make, size, 2))
            return float((long / short) ** 0.5)
    return 0.0


def least_growth(read: Read, make: Callable[[int], str]) -> float:
    """The least of several measurements of growth, because another process can disturb some of them, but not all."""
    least = growth(read, make)
    for _ in range(5):
        if least <= MOST:
            break
        least = min(least, growth(read, make))
    return least


def hostile(begins: Iterable[str], ends: Iterable[str] = ("", "\x00")) -> Iterable[tuple[str, Callable[[int], str]]]:
    """The kinds of hostile text by name, each with a function that makes it, given the length."""
    for begin in begins:
        for piece in PIECES:
            for end in ends:
                yield (
                    f"{begin!r} + {piece!r}… + {end!r}",
                    lambda size, b=begin, p=piece, e=end: b + (p * (size // len(p) + 1))[:size] + e,
                )


def slow(read: Read, begins: Iterable[str]) -> list[str]:
    """The kinds of text for which a reader's time grows too fast."""
    read("status of R17")  # what is made once is made now
    return [f"{name}: {times:.1f} times" for name, make in hostile(begins) if (times := least_growth(read, make)) > MOST]


def test_a_quadratic_reader_is_found_and_a_linear_one_is_not() -> None:
    quadratic, linear = re.compile(r"[\s,;]+because"), re.compile(r"[\s,;]because")
    assert least_growth(lambda text: [quadratic.search(text) for _ in range(5)], lambda size: "," * size) > MOST
    assert least_growth(re.compile(r"[*`]+(.*?)[*`]+$").match, lambda size: "*" * (size // 3) + "\x00") > MOST
    assert growth(lambda text: [linear.search(text) for _ in range(2_000)], lambda size: "," * size) <= MOST


READERS = """
    respond is_line may_change answering parse past digests reminders reports recurrence understand clean refs timescale
    periods stems typed use split escape pieces type-ahead alias safe document sentences
    """.split()


def reader(name: str, store: Store, folder: Path) -> tuple[Read, tuple[str, ...]]:
    """A public reader of text, and how the text that reaches it can begin."""
    plan = store.plan(None)
    words, terms = lexicon(store, plan), line_terms.terms(refs.shape(store.refs(plan)), store.vocabulary(plan), NOW.date())
    asking = Request("", "M", NOW, rights=RIGHTS, channel="C1")

    def asked(text: str) -> Request:
        return replace(asking, text=text)

    def by_form(rows: Sequence[Row], answer: Callable[[Store, Plan, Request, Sentence], Answer]) -> Read:
        """Reads a sentence by its form, and answers it with the first row that fits."""

        def read(text: str) -> object:
            for sentence in forms.read(text, rows):
                with suppress(NotThisKind):
                    return answer(store, plan, asked(text), sentence)
            return None

        return read

    def parsed(text: str) -> object:
        return parse.parse(lines.read(text, terms.refs), terms, "R1")

    def imported(text: str) -> object:
        cell = text.replace('"', '""').replace("\x00", "x")
        file = folder / "plan.csv"
        rows = f'A1,Mend it,Hire a mason,"{cell}","{cell}","{cell}","{cell}"\nA2,"{cell}",Paint it,May 2026,Roads,None,Open\n'
        file.write_text(f"Ref,Recommendation,Actions,Timescale,Owner,Progress,Status\n{rows}", "utf-8", errors="replace")
        return documents.read(file, None)

    readers: dict[str, tuple[Read, tuple[str, ...]]] = {
        "respond": (lambda text: respond(store, plan, asked(text)), ("", "what changed since ", "update R17 ")),
        "is_line": (updates.is_change, CHANGES),
        "may_change": (updates.may_change, (*CHANGES, "mark the ", "note on ")),
        "answering": (lambda text: updates.expand_reply(text, "confirm abcdefgh"), ("", "because ")),
        "parse": (parsed, (*CHANGES, "assign R9 to ", "evidence for R17: ", "evidence for R17: http://a ", "update r1, ")),
        "past": (by_form(past_rows.ROWS, past.answer), QUESTIONS),
        "digests": (by_form(digest_rows.SENTENCES, digests.answer), ("digest every monday ", "post a digest here ")),
        "reminders": (by_form(reminder_rows.SENTENCES, reminders.answer), ("", "later R17", "remind me ")),
        "reports": (by_form(report_rows.ROWS, reports.answer), ("what has nobody touched since ", "chart by ")),
        "sentences": (sentences.split, ("", "hi ", "From: a ", "thanks ")),
        "recurrence": (lambda text: recurrence.parse(text, NOW.date()), ("", "every monday ", "every monday at ", "only ")),
        "understand": (lambda text: understand(text, words, NOW.date()), QUESTIONS[:2]),
        "clean": (lambda text: clean.clean(text), ("", "hi ", "could you ")),
        "refs": (lambda text: refs.find(text[:LONGEST], words.refs), ("", "r1 to ")),
        "timescale": (lambda text: read_timescale(text, NOW.date()), ("", "by ", "march 2026 ")),
        "periods": (lambda text: find_periods(text, NOW.date()), ("since ",)),
        "stems": (stems, ("",)),
        "typed": (lambda text: listeners.typed(text, "U0"), ("", "<@U0> ", "<")),
        "use": (lambda text: plans.use(store, None, plans.Where("T", "U"), text), ("", "use ")),  # type: ignore[arg-type]
        "split": (lambda text: plans.split(text, [plan]), ("", "kent: ")),
        "escape": (limits.top_text, ("",)),
        "pieces": (lambda text: limits.pieces(limits.shorten_escaped(text, 12_000), limits.SECTION), ("",)),
        "type-ahead": (lambda text: typeahead.find(store, plan, text[: limits.OPTION]), ("", "R1")),
        "alias": (lambda text: alias_proposals.teach(store, plan, text, "R17", NOW), ("",)),
        "safe": (safe, ("",)),
        "document": (imported, ("", "march 2026 ")),
    }
    read, begins = readers[name]
    return _deaf(read), begins


@pytest.mark.parametrize("name", READERS)
def test_twice_the_text_takes_about_twice_as_long(name: str, store: Store, tmp_path: Path) -> None:
    assert slow(*reader(name, store, tmp_path)) == []
