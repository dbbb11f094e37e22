"""The commands about changes: making them, listing and checking them, and backing up and restoring the database.

`update` and `undo` accept the same sentences as Slack, and the same handlers answer them.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.cli.console import called, database, existing, now, opened, say, say_json, with_plan
from bot.cli.identity import as_argument, speaker_of
from bot.cli.refs import named_refs
from bot.rights import Resolver, made_id, person
from bot.settings_file import load_settings, settings_path
from handlers import mentions, updates
from handlers.answer import Answer, Choices
from handlers.answers.past import describe_change
from handlers.numbers import counted
from handlers.respond import respond_and_remember
from handlers.updates.conflicts import decide
from handlers.updates.draft import display
from knowledge import backup as backups
from knowledge import changes, fields, forgetting, moving, names, places, stated, verification
from knowledge import history as record
from knowledge.conflicts import find as find_conflicts
from knowledge.fields import MERGED
from knowledge.journal import DOCUMENT
from knowledge.model import Unclear
from knowledge.places import Address

MOST_NUMBERS = 30  # the most change numbers listed in one sentence


# update and undo


def update_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "words",
        nargs="+",
        metavar="WORDS",
        help='the recommendation and the update, for example: R17 "in progress: pilots start in May"',
    )
    as_argument(parser)
    parser.add_argument("--yes", action="store_true", help="save the change without asking for confirmation")


def update(args: Namespace) -> int:
    """Show a change, and save it when it is confirmed."""
    with with_plan(args) as (store, plan):
        speaker = speaker_of(args, store, plan)
        line = " ".join(args.words)
        text = line if updates.is_change(line, updates.columns(store, plan)) else f"update {line}"
        preview = respond_and_remember(store, plan, speaker.request(text, plan, now()))
        if not preview.pending:
            raise Unclear(_refusal(preview))
        say(_without_choices(speaker.with_names(preview)))
        if not args.yes and not _confirmed():
            say("Nothing was written.")
            return 0
        result = respond_and_remember(store, plan, speaker.request(f"confirm {preview.pending}", plan, now()))
        if not result.recorded:
            raise Unclear(_refusal(result))
        say(_without_choices(speaker.with_names(result)))
    return 0


def _without_choices(answer: Answer) -> str:
    """An answer's text without its choices, because the command ends before anybody could use them."""
    return replace(answer, parts=tuple(part for part in answer.parts if not isinstance(part, Choices))).text


def _refusal(answer: Answer) -> str:
    """Why nothing was changed and what to send instead, on one line."""
    lines = " or ".join(f"“{choice.sentence}”" for choice in answer.choices)
    return f"{answer.headline} Send {lines}." if lines else answer.headline


def _confirmed() -> bool:
    """Ask for confirmation. If standard input isn't a terminal, print how to confirm instead, and return False."""
    if not sys.stdin.isatty():
        print("Nothing is written yet: say it again with --yes to confirm it.", file=sys.stderr)
        return False
    return input("Confirm? [y/N] ").strip().casefold() in ("y", "yes")


def undo_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "seq",
        nargs="?",
        type=int,
        metavar="SEQ",
        help="the number of a change, as listed by “planbot history” (default: your last update)",
    )
    as_argument(parser)


def undo(args: Namespace) -> int:
    """Undo an update, given one of its changes, or the person's last update."""
    with with_plan(args) as (store, plan):
        text = "undo" if args.seq is None else f"undo {args.seq}"
        speaker = speaker_of(args, store, plan)
        result = respond_and_remember(store, plan, speaker.request(text, plan, now()))
        if not result.recorded:
            raise Unclear(_refusal(result))
        say(_without_choices(speaker.with_names(result)))
    return 0


# history


def history_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "refs", nargs="*", metavar="REF", help="the recommendations to list changes for (default: the whole plan)"
    )
    parser.add_argument("--json", action="store_true", help="print the changes as JSON, oldest first")


def history(args: Namespace) -> int:
    """Print changes, newest first: who made them, when and why."""
    with with_plan(args) as (store, plan):
        refs = named_refs(args.refs, store.named(plan)) if args.refs else None
        names_by_id = names.names(store)
        entries = mentions.with_display_names(record.history(store, plan, refs, most=-1), called(store))
        if args.json:
            say_json([entry_json(entry, names_by_id.get(entry.who)) for entry in reversed(entries)])
            return 0
        for entry in entries:
            at = changes.local(store.db, plan, datetime.fromisoformat(entry.at))
            who = f"the document {entry.event}" if entry.who == DOCUMENT else names_by_id.get(entry.who, entry.who)
            say(f"{entry.seq}  {at:%Y-%m-%d %H:%M}  {entry.ref}  {who}: {describe_change(entry)}")
        before = stated.read(store.db, plan, refs)
        for earlier in reversed(before):
            say(
                f"as at {earlier.day}  {earlier.ref}  status {earlier.status}, says the document"
                f"{earlier.heading and f' (“{earlier.heading}”)'}"
            )
        if not entries and not before:
            say("Nothing has been changed since the document was read.")
    return 0


def entry_json(entry: record.Entry, name: str | None) -> dict[str, Any]:
    """A change in the form printed by `planbot history --json` (docs/json.md)."""
    return {
        "seq": entry.seq,
        "at": entry.at,
        "who": entry.who,
        "name": name,
        "surface": entry.surface,
        "link": entry.link or None,
        "ref": entry.ref,
        "field": entry.field,
        "from": entry.before,
        "to": entry.after,
        "added": entry.added,
        "why": entry.why or None,
        "undoes": entry.undoes,
        "undone_by": entry.undone_by,
        "marked": entry.marked,
    }


# conflicts


def conflicts_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("ref", nargs="?", metavar="REF", help="the recommendation that has the conflict")
    named = f"{', '.join(MERGED)}, the heading of another column, or removed"
    parser.add_argument("field", nargs="?", metavar="FIELD", help=f"the field that has the conflict: {named}")
    parser.add_argument(
        "--take",
        choices=("document", "posted"),
        help="which value to keep: the one in the document or the one posted by people",
    )
    as_argument(parser)


def conflicts(args: Namespace) -> int:
    """List the conflicts between what people posted and a new document, or settle one of them."""
    with with_plan(args) as (store, plan):
        if not args.take:
            waiting = mentions.with_display_names(find_conflicts(store, plan), called(store))
            for conflict in waiting:
                document = "left out" if conflict.field == "removed" else display(conflict.field, conflict.document)
                posted = display(conflict.field, conflict.posted)
                say(f"{conflict.ref}, {fields.heading(conflict.field)}: posted “{posted}”; the document says “{document}”")
            if not waiting:
                say("There are no conflicts.")
            return 0
        if not args.ref or not args.field:
            raise Unclear(
                "Give the conflict and the value to keep, for example: planbot conflicts R9 timescale --take document --as NAME"
            )
        speaker = speaker_of(args, store, plan)
        ref = named_refs([args.ref], store.named(plan))[0]
        say(decide(store, plan, speaker.request("", plan, now()), ref, args.field, args.take).headline)
    return 0


# verify


def verify_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--noted", metavar="HASH", default="", help="a hash that an earlier “planbot verify” printed")


def verify(args: Namespace) -> int:
    """Check the file and the journal's hashes, and that replaying the journal gives the current plan."""
    path, noted = existing(database(args)), args.noted.strip().lower()
    verified = verification.verify_place(path, noted)
    chain = verified.chain
    if chain.broken is not None:
        raise Unclear(
            f"The journal is not as it was written: its hashes do not follow from change {chain.broken} on. Compare it"
            " with a backup, and restore the one that you trust."
        )
    if verified.differs:
        raise Unclear(
            f"The current plan differs from its journal in {', '.join(verified.differs)}: make a backup, and restore its"
            " JSON lines, which rebuilds it."
        )
    if noted and chain.noted_at is None:
        raise Unclear(
            f"No change of {path} has the hash {noted}: it was noted from another database, or a change up to that point has"
            " been altered. Compare it with a backup of that time."
        )
    say(f"Replaying the journal gives the current plan: {counted(verified.changes, 'change')}.")
    if noted:
        say(f"The hash that you noted is that of change {chain.noted_at}: nothing up to it has been altered since.")
    say(f"The newest hash, of change {chain.seq}, is {chain.hash}.")
    if not noted:
        say(
            "This proves that everything is consistent, but not that nobody rewrote all of it. Note the hash somewhere else:"
            " later, “planbot verify --noted HASH” proves that nothing before it has been altered."
        )
    return 0


# forget


def forget_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("person", metavar="PERSON", help="the person's name or ID")


def forget(args: Namespace) -> int:
    """Erase a person's name. Their changes stay in the history under an id."""
    settings = load_settings(settings_path())
    somebody = person(settings, args.person)
    ids = {Resolver(settings).of(somebody), made_id(somebody.key)} if somebody else set()
    with opened(existing(database(args))) as store:
        forgotten = forgetting.forget(store, args.person, ids, {somebody.name} if somebody else ())
    if not forgotten.names and not forgotten.swept:
        raise Unclear(
            f"Nobody here is called “{args.person}”: nothing was erased. “planbot history” shows the names there are."
        )
    swept = f"; the name or their own went from {counted(forgotten.swept, 'kept thing')}" if forgotten.swept else ""
    say(f"Erased: “{args.person}” is no longer named{swept}.")
    if somebody:
        say("Take them out of the settings as well, or they will be named again.")
    for sentence in remaining_texts(forgotten.typed):
        say(sentence)
    if not forgotten.clean:
        raise Unclear(
            "planbot was using the file all the while, so the old name may still be in its log: stop it, and forget again."
        )
    return 0


def remaining_texts(texts: Sequence[forgetting.Typed]) -> Iterator[str]:
    """Sentences about the texts that still contain a name because people typed it, and how to find them."""
    edits = [text for text in texts if text.kind == "update"]
    if edits:
        refs = " ".join(dict.fromkeys(text.ref for text in edits))
        numbers = ", ".join(str(text.seq) for text in edits[:MOST_NUMBERS])
        more = f" and {len(edits) - MOST_NUMBERS} more" if len(edits) > MOST_NUMBERS else ""
        still = "still contains" if len(edits) == 1 else "still contain"
        yield (
            f"{counted(len(edits), 'text')} {still} the name, because people typed it: no. {numbers}{more},"
            f" as “planbot history {refs}” numbers them."
        )
    for kind, one, several in (
        ("import", "document", "documents"),
        ("alias", "taught way to say a recommendation", "taught ways to say a recommendation"),
    ):
        if number := sum(text.kind == kind for text in texts):
            noun, verb = (one, "contains") if number == 1 else (several, "contain")
            yield f"{number} {noun} {verb} the name, as it was read or taught."


# backup, restore


def backup_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="where to write the copy; the journal is written to FILE.jsonl")


def backup(args: Namespace) -> int:
    """Copy the database and its journal, even while planbot is running."""
    copy = backups.backup_of(existing(database(args)), args.file)
    say(f"{copy.file} is a copy of the database, {copy.lines} its journal: {counted(copy.changes, 'change')}.")
    return 0


def restore_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="a file written by “planbot backup”: the copy or its .jsonl file"
    )


def restore(args: Namespace) -> int:
    """Replace the database with a backup. planbot must not be using it."""
    path = database(args)
    restored = backups.restore(args.file, path, datetime.now(UTC))
    say(f"{path} is restored: {counted(restored.changes, 'change')}, checked and replayed.")
    if restored.warning:
        print(f"{args.file} could not be checked to its end. {restored.warning}", file=sys.stderr)
    if restored.aside:
        say(f"What was there before is now {restored.aside}.")
    return 0


# move


def move_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--to",
        metavar="PLACE",
        required=True,
        help="the destination, which must be empty: a file, a URL such as postgresql://…, or the word DATABASE_URL, which "
        "stands for the URL in that environment variable",
    )


def move(args: Namespace) -> int:
    """Copy everything to another place, and print how to make planbot use it."""
    url = os.environ.get(places.URL, "")
    to = url if args.to == places.URL else args.to
    if not to:
        raise Unclear("DATABASE_URL is not set: set it, or name the place itself.")
    target = places.place_of(to)
    of_file = os.environ.get(places.FILE) or places.USUAL
    source = places.place_of(args.db or (url if url and isinstance(target, Path) else of_file))
    number = moving.move(source, target)
    use = "set DATABASE_URL to it" if isinstance(target, Address) else f"set PLANBOT_DB={target}"
    say(f"{counted(number, 'change')} moved from {source}, which is kept, to {target}: {use}, and start planbot again.")
    return 0
