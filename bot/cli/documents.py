"""The commands for a plan's document and vocabulary: import, check and teach."""

from __future__ import annotations

import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot import checks
from bot.cli.console import called, database, now, opened, say, say_json, with_plan
from bot.cli.progress import progress
from bot.cli.refs import named_refs
from bot.import_report import clashing, differing, replaced, report_of, staying
from handlers import mentions
from knowledge import alias_proposals, documents, importing
from knowledge.characters import readable
from knowledge.documents.lexicon import MAPPED
from knowledge.documents.limits import LARGEST_FILE
from knowledge.documents.options import EXAMPLES, Options, pairs
from knowledge.encoding import document_json
from knowledge.importing import Imported, Reading
from knowledge.input_files import megabytes
from knowledge.model import Recommendation, Unclear
from knowledge.places import Place, may_exist
from knowledge.store import Store

STANDARD_INPUT = Path("-")

# import


def import_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FILE", type=Path, help="the plan document: Word, Excel, PDF, CSV or text (- for standard input)"
    )
    parser.add_argument("--replace", action="store_true", help="accept a new version of a plan that has been imported before")
    parser.add_argument("--dry-run", action="store_true", help="show what would be imported, without saving anything")
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    parser.add_argument(
        "--map",
        metavar="COLUMN=ROLE",
        action="append",
        default=[],
        help=f"what a column contains; ROLE is one of {', '.join(MAPPED)}; can be repeated",
    )
    parser.add_argument("--sheet", metavar="NAME", default="", help="which sheet of the workbook contains the plan")
    parser.add_argument(
        "--table", metavar="N", type=int, default=0, help="which table in the document contains the plan, counting from 1"
    )
    parser.add_argument(
        "--dates", choices=("uk", "us"), default="", help="how to read dates: 3/4/2026 is 3 April (uk) or 4 March (us)"
    )
    parser.add_argument(
        "--colours",
        metavar="COLOUR=STATUS, …",
        default="",
        help="what each cell colour means, for example “green=Complete, amber=In progress”",
    )


def given_options(args: Namespace) -> Options:
    """The decisions on how to read the document that were given on the command line."""
    columns: dict[str, str] = {}
    for mapping in args.map:
        name, sign, role = (part.strip() for part in mapping.rpartition("="))
        if not (name and sign and role):
            raise Unclear(f"--map “{mapping}” is not understood: write COLUMN=ROLE, as in {EXAMPLES['--map']}.")
        columns[name] = role
    colours = pairs(args.colours, "--colours") if args.colours else {}
    return Options(columns, args.sheet, args.table, args.dates, colours)


def import_(args: Namespace) -> int:
    """Import a document into the database, and report what was read and done."""
    try:
        reading = read_asking(args)  # before opening the database, so that a faulty document doesn't create one
    except documents.Asks as asks:
        if not args.json:
            raise
        say_json({"outcome": "asks", "questions": [question_json(question) for question in asks.questions]})
        return 1
    path = database(args)
    with _taking(path, args.dry_run) as store:
        name = readable(args.plan) if args.plan is not None else None
        taken = importing.take(store, reading, name, datetime.now(UTC), args.replace, args.dry_run)
        done = mentions.with_display_names(taken, called(store))
    if args.json:
        say_json(import_json(done))
    else:
        lines = [
            *filter(None, [replaced(done)]),
            *report_of(replace(reading, document=done.document)),
            *differing(done),
            *([] if done.outcome == "differs" else [did(done, path, args)]),
        ]
        say("\n".join([*lines, *staying(done), *clashing(done)]))
    if done.outcome == "differs":
        raise Unclear(
            f"Nothing was changed, because {args.file} differs from the plan “{done.plan}” that is in {path}:"
            " add --replace to take it, or --plan with a new name to keep both."
        )
    return 0


def read_asking(args: Namespace) -> Reading:
    """Read the document, asking in the terminal about anything unclear. Decisions about the previous version are reused. Raises
    documents.Asks with --json, or if this isn't a terminal.
    """
    content = None
    if args.file == STANDARD_INPUT:
        content, args.file = _standard_input(args), Path("standard input")
    options = given_options(args).over(_decided_before(args))
    while True:
        try:
            with progress(f"Reading {args.file}"):
                return importing.read(args.file, options, content)
        except documents.Asks as asks:
            if args.json or not (sys.stdin.isatty() and sys.stdout.isatty()):
                raise
            options = ask_at_terminal(asks.questions[0]).over(options)


def _standard_input(args: Namespace) -> bytes:
    """Read the document from standard input. Raises Unclear if it is too large, or if no name was given for the plan."""
    if args.plan is None and not args.dry_run:
        raise Unclear("A document from standard input has no name: add --plan with a name for the plan.")
    content = sys.stdin.buffer.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise Unclear(f"Standard input is larger than {megabytes(LARGEST_FILE)}: check that it is the plan's document.")
    return content


def _decided_before(args: Namespace) -> Options:
    path = database(args)
    if not may_exist(path):
        return Options()
    with opened(path) as store:
        return importing.decided(store, readable(args.plan) if args.plan else importing.name_of(args.file))


def ask_at_terminal(question: documents.Question) -> Options:
    """Ask one question, and return the options for the answer. Raises Unclear at the end of input (Ctrl-D)."""
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
    """A question in the form printed by `planbot import --json`. `option` selects the first choice, and `options` has one entry
    per choice.
    """
    options = [decision.as_arguments() for decision in question.decisions]
    return {"question": question.question, "choices": list(question.choices), "option": options[0], "options": options}


@contextmanager
def _taking(path: Place, dry: bool) -> Iterator[Store]:
    """Open the store to import into. A dry run doesn't create a file."""
    if not dry or may_exist(path):
        with opened(path) as store:
            yield store
        return
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder) / "rehearsal.db") as store:
        yield store


def import_json(done: Imported) -> dict[str, Any]:
    """An import in the form printed by `planbot import --json` (docs/json.md)."""
    document = done.document
    return {
        "plan": done.plan,
        "outcome": done.outcome,
        "recommendations": [read_json(row) for row in document.recommendations],
        "warnings": [{"where": warning.where, "ref": warning.ref, "what": warning.what} for warning in document.warnings],
        "differences": [
            {"ref": difference.ref, "field": difference.what, "from": difference.was, "to": difference.now}
            for difference in done.differences
        ],
        "themes": list(document.themes),
        "owners": list(document.owners),
        "conflicts": [
            {"ref": conflict.ref, "field": conflict.field, "posted": conflict.posted, "document": conflict.document}
            for conflict in done.conflicts
        ],
    }


def read_json(row: Recommendation) -> dict[str, Any]:
    """A recommendation as read from the document, including its further columns."""
    return {
        **document_json(row),
        "first_timescale": row.first_timescale,
        "slips": row.slips,
    }


DID = {
    "new": ("The plan “{plan}” is now in {path}.", "The plan “{plan}” would be new in {path}."),
    "replaced": ("The plan “{plan}” in {path} was replaced.", "The plan “{plan}” in {path} would be replaced."),
    "words": (
        "The plan “{plan}” in {path} stands as it was; the words of its plan file were taken in.",
        "The plan “{plan}” in {path} would stand as it is; the words of its plan file would be taken in.",
    ),
    "unchanged": ("Nothing changed: the plan “{plan}” in {path} is this document already.",) * 2,
}


def did(done: Imported, path: Place, args: Namespace) -> str:
    """A sentence that says what an import did, or would do."""
    sentence = DID[done.outcome][args.dry_run].format(plan=done.plan, path=path)
    return f"Nothing was written (--dry-run). {sentence}" if args.dry_run else sentence


# check


def check_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        type=Path,
        help="plan files to check, or documents whose plan file is in the same folder",
    )


def check(args: Namespace) -> int:
    """Print every fault in the settings and the plan files, with its line number."""
    return checks.check(args.files, database(args))


# teach


def teach_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("words", metavar="WORDS", help="what staff call the recommendation, in quotes")
    parser.add_argument("ref", metavar="REF", help="the recommendation's ref, for example R17")


def teach(args: Namespace) -> int:
    """Teach planbot another name for a recommendation."""
    with with_plan(args) as (store, plan):
        ref, *others = named_refs([args.ref], store.refs(plan))
        if others:
            raise Unclear(f"{args.ref} is {len(others) + 1} recommendations: teach the name to one of them.")
        is_new = alias_proposals.teach(store, plan, args.words, ref, now())
        say(f"“{args.words}” now finds {ref}." if is_new else f"“{args.words}” was known for {ref} already.")
    return 0
