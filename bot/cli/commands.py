"""The commands of the command line, one row of `COMMANDS` each: its name, its help, its arguments, what it does.

The surprise: what only some commands need (rich, prompt_toolkit, the settings) is imported where it is used, for the
time from start to first answer is mostly imports.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import uuid
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot import checks, faults
from bot.cli import bars
from bot.cli.admin import OPERATIONS
from bot.cli.changes import RECORDING
from bot.cli.identity import as_argument, voice
from bot.plain import safe
from handlers import mentions
from handlers.answer import Answer, Facts, Item, Items, Note, Part, Passage
from handlers.request import Request
from handlers.respond import respond_and_remember
from handlers.understanding import refs
from handlers.updates.draft import display
from knowledge import alias_proposals, documents, importing, names
from knowledge.characters import readable
from knowledge.documents.lexicon import MAPPED
from knowledge.documents.options import EXAMPLES, Options, pairs
from knowledge.encoding import due_json
from knowledge.importing import Imported, Reading
from knowledge.model import Recommendation, Unclear, Warned
from knowledge.store import Plan, Store, document_json, recommendation_json

WIDTH = 80  # columns of what is printed for whoever it is


@dataclass(frozen=True, slots=True)
class Command:
    """One command: `arguments` adds its own to its parser, `run` gives the exit code."""

    name: str
    help: str
    arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]


# The database


def database(args: Namespace) -> Path:
    """The database meant: --db, else PLANBOT_DB, else planbot.db in the working folder."""
    return Path(args.db or os.environ.get("PLANBOT_DB") or "planbot.db")


@contextmanager
def opened(path: Path) -> Iterator[Store]:
    """A store over the file, closed at the end. Raises Unclear where the file cannot be opened."""
    store = Store(path)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def with_plan(args: Namespace) -> Iterator[tuple[Store, Plan]]:
    """The store and the plan meant. Where there is no plan yet, the shipped sample is read first, and told."""
    path = database(args)
    with opened(path) as store:
        if not store.plans():
            taken = importing.take_sample(store, datetime.now(UTC))
            print(
                f"{path} held no plan yet, so the sample plan “{store.plan(taken.plan).title}” was read into it;"
                " “planbot import FILE” reads your own.",
                file=sys.stderr,
            )
        yield store, store.plan(args.plan)


def called(store: Store) -> Callable[[str], str]:
    """What people were called when they last did something, by their ids; "" for an unknown one."""
    known = names.names(store)
    return lambda id: known.get(id, "")


def now() -> datetime:
    """The time, with its zone."""
    return datetime.now().astimezone()


def say(text: str) -> None:
    """A text for a person, without what a document may have brought to play with the terminal, at once."""
    print(safe(text), flush=True)


def say_json(value: Any) -> None:
    """A value as JSON on one line, whatever the reader takes for the end of one, at once."""
    text = json.dumps(value, ensure_ascii=False)
    print(re.sub(r"[\x7f-\x9f\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", text), flush=True)


# ask


def ask_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("question", nargs="+", metavar="QUESTION", help="the question; “-” reads them from standard input")
    parser.add_argument("--json", action="store_true", help="the answer as JSON, one object on one line")
    as_argument(parser)


def ask(args: Namespace) -> int:
    """One answer, or one for each line of standard input; then a fault in one of them is told and the next one is read."""
    text = " ".join(args.question)
    failed = 0
    with with_plan(args) as (store, plan):
        speaks = voice(args, store, plan)
        if text != "-":
            _tell(speaks.shown(respond_and_remember(store, plan, speaks.request(text, plan, now()))), args.json)
            return 0
        for thread, line in threads(sys.stdin.buffer):
            plan = store.plan(plan.name)
            answer, reference = _answered(store, plan, speaks.request(line, plan, now(), thread))
            _tell(speaks.shown(answer), args.json, "\n", reference)
            failed += bool(reference)
    return 1 if failed else 0


def _answered(store: Store, plan: Plan, request: Request) -> tuple[Answer, str]:
    """The answer to one line of several and the reference of the fault that it apologises for, "" where there was none."""
    try:
        return respond_and_remember(store, plan, request), ""
    except Unclear as trouble:
        return Answer(str(trouble)), ""
    except Exception as fault:
        reference = faults.reference(fault)
        apology = faults.APOLOGY.format(reference)
        print(apology, file=sys.stderr, flush=True)
        return Answer(apology), reference


def _tell(answer: Answer, as_object: bool, after: str = "", reference: str = "") -> None:
    if as_object:
        say_json({**answer_json(answer), **({"reference": reference} if reference else {})})
    else:
        say(bars.text(answer, WIDTH) + after)


def threads(stream: Iterable[bytes]) -> Iterator[tuple[str, str]]:
    """The lines of a stream, each with its thread: consecutive lines are one, a blank line starts another."""
    thread = uuid.uuid4().hex
    for number, raw in enumerate(stream):
        line = raw.decode("utf-8", errors="replace").rstrip("\r\n")
        if number == 0:
            line = line.removeprefix("\ufeff")
        if line.strip(" \t"):
            yield f"ask-{thread}", line
        else:
            thread = uuid.uuid4().hex


def answer_json(answer: Answer) -> dict[str, Any]:
    """An answer as `planbot ask --json` gives it (README, "JSON")."""
    return {
        "asks": answer.asks, "refs": list(answer.refs), "count": answer.count, "by": answer.by, "close": list(answer.close),
        "choices": [{"text": choice.text, "ref": choice.ref or None} for choice in answer.choices],
        "corrected": [{"from": was, "to": now} for was, now in answer.corrected],
        "reading": answer.reading, "text": answer.text,
    }  # fmt: skip


# chat


def no_arguments(parser: ArgumentParser) -> None:
    """For a command that takes only what all take."""


def chat(args: Namespace) -> int:
    """A conversation: of lines typed, or, where it is piped, of one thread of lines until its end."""
    with with_plan(args) as (store, plan):
        speaks = voice(args, store, plan)
        if sys.stdin.isatty() and sys.stdout.isatty():
            from bot.cli import terminal

            terminal.talk(store, plan, speaks)
            return 0
        thread = f"chat-{uuid.uuid4().hex}"
        for _, line in threads(sys.stdin.buffer):
            plan = store.plan(plan.name)
            answer = respond_and_remember(store, plan, speaks.request(line, plan, now(), thread))
            say(bars.text(speaks.shown(answer), WIDTH) + "\n")
    return 0


# import


def import_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="the plan's document: text, CSV, Word or Excel")
    parser.add_argument("--replace", action="store_true", help="take a changed document of a plan that is here already")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
    parser.add_argument("--json", action="store_true", help="what was found and done as JSON")
    parser.add_argument(
        "--map", metavar="COLUMN=ROLE", action="append", default=[], help=f"what a column holds: {', '.join(MAPPED)}"
    )
    parser.add_argument("--sheet", metavar="NAME", default="", help="which sheet of a workbook holds the plan")
    parser.add_argument("--table", metavar="N", type=int, default=0, help="which of the document's tables holds the plan")
    parser.add_argument("--dates", choices=("uk", "us"), default="", help="whether 3/4/2026 is 3 April (uk) or 4 March (us)")
    parser.add_argument("--colours", metavar="COLOUR=STATUS, …", default="", help="what the colours of cells mean")


def given_options(args: Namespace) -> Options:
    """What the command line decides about how the document is read."""
    columns: dict[str, str] = {}
    for each in args.map:
        name, sign, role = (part.strip() for part in each.rpartition("="))
        if not (name and sign and role):
            raise Unclear(f"--map “{each}” is not understood: write COLUMN=ROLE, as in {EXAMPLES['--map']}.")
        columns[name] = role
    colours = pairs(args.colours, "--colours") if args.colours else {}
    return Options(columns, args.sheet, args.table, args.dates, colours)


def import_(args: Namespace) -> int:
    """Read a document into the database, and say what was found and done."""
    try:
        reading = read_asking(args)  # before the database is touched: a file that is no plan must not even make one
    except documents.Asks as asks:
        if not args.json:
            raise
        say_json({"outcome": "asks", "questions": [question_json(each) for each in asks.questions]})
        return 1
    path = database(args)
    with _taking(path, args.dry_run) as store:
        name = readable(args.plan) if args.plan is not None else None
        taken = importing.take(store, reading, name, datetime.now(UTC), args.replace, args.dry_run)
        done = mentions.named(taken, called(store))
    if args.json:
        say_json(import_json(done))
    else:
        told = [*found(reading), *differing(done), *([] if done.outcome == "differs" else [did(done, path, args)])]
        say("\n".join([*told, *clashing(done)]))
    if done.outcome == "differs":
        raise Unclear(
            f"Nothing was changed, for {args.file} differs from the plan “{done.plan}” that is in {path}:"
            " add --replace to take it, or --plan with a new name to keep both."
        )
    return 0


def read_asking(args: Namespace) -> Reading:
    """The document read; at a terminal, what it leaves open is asked there. What was decided for the version before is used
    again. Raises documents.Asks where nobody can be asked."""
    options = given_options(args).over(_decided_before(args))
    while True:
        try:
            return importing.read(args.file, options)
        except documents.Asks as asks:
            if args.json or not (sys.stdin.isatty() and sys.stdout.isatty()):
                raise
            options = ask_at_terminal(asks.questions[0]).over(options)


def _decided_before(args: Namespace) -> Options:
    path = database(args)
    if not path.exists():
        return Options()
    with opened(path) as store:
        return importing.decided(store, args.plan or importing.name_of(args.file))


def ask_at_terminal(question: documents.Question) -> Options:
    """Put one question, and give what the answer decides. An end of input leaves without one, as Ctrl-C does."""
    say(question.question)
    for number, choice in enumerate(question.choices, 1):
        say(f"  {number}  {choice}")
    while True:
        try:
            typed = input("> ").strip()
        except EOFError as end:
            raise Unclear("Nothing was decided and nothing was imported: start again when you know.") from end
        if typed.isascii() and typed.isdigit() and 0 < int(typed) <= len(question.choices):
            return question.decisions[int(typed) - 1]
        say(f"Type a number from 1 to {len(question.choices)}, or Ctrl-D to leave.")


def question_json(question: documents.Question) -> dict[str, Any]:
    """A question as `planbot import --json` gives it: `option` decides for the first choice, `options` are for each."""
    options = [decision.as_arguments() for decision in question.decisions]
    return {"question": question.question, "choices": list(question.choices), "option": options[0], "options": options}


@contextmanager
def _taking(path: Path, dry: bool) -> Iterator[Store]:
    """The store to import into; a rehearsal leaves no new file behind."""
    if not dry or path.exists():
        with opened(path) as store:
            yield store
        return
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder) / "rehearsal.db") as store:
        yield store


def import_json(done: Imported) -> dict[str, Any]:
    """An import as `planbot import --json` gives it (README, "JSON")."""
    document = done.document
    return {
        "plan": done.plan, "outcome": done.outcome,
        "recommendations": [read_json(each) for each in document.recommendations],
        "warnings": [{"where": each.where, "ref": each.ref, "what": each.what} for each in document.warnings],
        "differences": [{"ref": each.ref, "field": each.what, "from": each.was, "to": each.now} for each in done.differences],
        "themes": list(document.themes), "owners": list(document.owners),
        "conflicts": [
            {"ref": each.ref, "field": each.field, "posted": each.posted, "document": each.document} for each in done.conflicts
        ],
    }  # fmt: skip


def read_json(row: Recommendation) -> dict[str, Any]:
    """A recommendation as it was read, with its further columns and its parts."""
    return {
        **document_json(row), "first_timescale": row.first_timescale, "slips": row.slips, "more": dict(row.more),
        "parts": [
            {
                "ref": part.ref, "text": part.text, "owners": list(part.owners),
                "timescale": part.timescale and part.timescale.words,
                "due": due_json(part.timescale), "status": part.status, "progress": part.progress,
                "first_timescale": part.first_timescale,
            }
            for part in row.parts
        ],
    }  # fmt: skip


def found(reading: Reading) -> Iterator[str]:
    """What stands in a document, and what its reader repaired or is not sure of."""
    document = reading.document
    dated = f"dated {document.dated.isoformat()}" if document.dated else "which has no date"
    yield f"Read “{document.title or reading.path.name}”, {dated}, from {reading.path}:"
    yield f"  {counted(len(document.recommendations), 'recommendation')} ({extent([r.ref for r in document.recommendations])})"
    yield f"  {counted(len(document.themes), 'theme')}: {'; '.join(document.themes)}"
    yield f"  {counted(len(document.owners), 'owner')}: {'; '.join(document.owners)}"
    if document.warnings:
        yield f"Repaired or not sure ({len(document.warnings)}):"
        yield from (f"  {warned(each)}" for each in document.warnings)


def warned(warning: Warned) -> str:
    place = ", ".join(part for part in (warning.where, warning.ref) if part)
    return f"{place}: {warning.what}" if place else warning.what


def differing(done: Imported) -> Iterator[str]:
    """What a changed document says otherwise, a line each."""
    if done.differences:
        yield f"Different from the plan “{done.plan}” as it stood ({len(done.differences)}):"
    for each in done.differences:
        if each.what in ("added", "removed"):
            yield f"  {each.ref}: {each.what} ({each.now or each.was})"
        else:
            named = f"{each.ref}, {each.what}" if each.ref else each.what
            yield f"  {named}: from “{each.was}” to “{each.now}”"


def clashing(done: Imported) -> Iterator[str]:
    """What was posted and the document says otherwise: what was posted stands until somebody decides."""
    if not done.conflicts:
        return
    yield f"Changed both here and in the document ({len(done.conflicts)}); what was posted stands until somebody decides:"
    for each in done.conflicts:
        document = "left out" if each.field == "removed" else display(each.field, each.document)
        yield f"  {each.ref}, {each.field}: posted “{display(each.field, each.posted)}”; the document says “{document}”"
    first = done.conflicts[0]
    yield f"Decide each: planbot conflicts {first.ref} {first.field} --take document --as NAME (or --take posted)"


DID = {
    "new": ("The plan “{plan}” is now in {path}.", "The plan “{plan}” would be new in {path}."),
    "replaced": ("The plan “{plan}” in {path} was replaced.", "The plan “{plan}” in {path} would be replaced."),
    "words": (
        "The plan “{plan}” in {path} stands as it was; the words of its plan file were taken in.",
        "The plan “{plan}” in {path} would stand as it is; the words of its plan file would be taken in.",
    ),
    "unchanged": ("Nothing changed: the plan “{plan}” in {path} is this document already.",) * 2,
}


def did(done: Imported, path: Path, args: Namespace) -> str:
    """What an import did, or would do."""
    told = DID[done.outcome][args.dry_run].format(plan=done.plan, path=path)
    return f"Nothing was written (--dry-run). {told}" if args.dry_run else told


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def extent(known: Sequence[str]) -> str:
    """The range of a plan's refs, in its own order."""
    if len(known) < 2:
        return "".join(known) or "none"
    return f"{known[0]} to {known[-1]}"


# show


def show_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("refs", nargs="*", metavar="REF", help="recommendations as you would type them: R17, r17, 17")
    parser.add_argument("--json", action="store_true", help="a list of recommendations as JSON")


def show(args: Namespace) -> int:
    """The plan as it stands, or the recommendations named."""
    with with_plan(args) as (store, plan):
        wanted = named(args.refs, store.refs(plan)) if args.refs else None
        rows = mentions.named(store.recommendations(plan, wanted), called(store))
        if args.json:
            say_json([recommendation_json(row) for row in rows])
            return 0
        told = [card(row) for row in rows] if args.refs else [whole(plan, rows)]
        _print_all(told)
    return 0


def named(typed: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """The refs meant by what was typed. Raises Unclear for those that the plan has not."""
    shape = refs.shape(known)
    found: list[str] = []
    missing: list[str] = []
    for each in re.sub(r"\b([A-Za-z]+) (?=\d)", r"\1", " ".join(typed)).replace(",", " ").split():
        ref = shape.typed(each)
        if ref:
            found.append(ref)
        else:
            several = refs.find(each.lower(), shape)  # "R1-R5"
            found += several.refs
            missing += several.unknown or (() if several.refs else (each,))
    if missing:
        raise Unclear(f"This plan has no {' and no '.join(missing)}: its recommendations are {extent(known)}.")
    return tuple(dict.fromkeys(found))


def card(row: Recommendation) -> Answer:
    """One recommendation with all that its row holds."""
    short = (
        ("Theme", row.theme),
        ("Owners", ", ".join(row.owners)),
        ("Timescale", row.timescale.words if row.timescale else ""),
        ("Status", row.status or ""),
        ("Refers to", ", ".join(row.refers_to)),
    )
    parts: list[Part] = [Facts(tuple((label, said) for label, said in short if said))]
    parts += [Passage(label, said) for label, said in (("Actions", row.actions), ("Progress", row.progress)) if said]
    return Answer(f"{row.ref}. {row.title}", tuple(parts))


def whole(plan: Plan, rows: Sequence[Recommendation]) -> Answer:
    """The whole plan as an answer: each theme with its recommendations."""
    parts: list[Part] = []
    for theme in dict.fromkeys(row.theme for row in rows):
        under = tuple(_item(row) for row in rows if row.theme == theme)
        parts += [Note(theme or "No theme"), Items(under, len(under))]
    return Answer(f"{plan.title}: {counted(len(rows), 'recommendation')}", tuple(parts), source=importing.source(plan))


def _item(row: Recommendation) -> Item:
    said = [", ".join(row.owners), row.timescale.words if row.timescale else "", row.status or ""]
    return Item(row.ref, row.title, "; ".join(part for part in said if part), row.ref)


def _print_all(answers: Sequence[Answer]) -> None:
    if sys.stdout.isatty():
        from bot.cli import terminal

        terminal.print_all(answers)
    else:
        say("\n\n".join(answer.text for answer in answers))


# check


def check_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", metavar="FILE", type=Path, help="plan files, or documents with one beside")


def check(args: Namespace) -> int:
    """Every fault of the settings and of the plan files, each with its line."""
    return checks.check(args.files, database(args))


# teach


def teach_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("words", metavar="WORDS", help="how staff say it, in quotes")
    parser.add_argument("ref", metavar="REF", help="the recommendation that is meant")


def teach(args: Namespace) -> int:
    """Have the plan know another way that people say a recommendation."""
    with with_plan(args) as (store, plan):
        ref = named([args.ref], store.refs(plan))[0]
        new = alias_proposals.teach(store, plan, args.words, ref, now())
        say(f"“{args.words}” now finds {ref}." if new else f"“{args.words}” was known for {ref} already.")
    return 0


COMMANDS = (
    Command("chat", "a conversation about the plan; Ctrl-D leaves", as_argument, chat),
    Command("ask", "one answer to one question", ask_arguments, ask),
    Command("import", "read a plan's document into the database", import_arguments, import_),
    Command("show", "the plan as it stands, or some of it", show_arguments, show),
    Command("teach", "another way that staff say a recommendation", teach_arguments, teach),
    Command("check", "every fault of settings and plan files, with its line", check_arguments, check),
    *(Command(*row) for row in (*RECORDING, *OPERATIONS)),
)
