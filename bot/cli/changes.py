"""The commands that change the plan, tell what was changed, prove it, copy it and bring it back.

The surprise: `update` and `undo` say the same sentences that are said in Slack, and are answered by the same handlers.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from handlers.answer import Answer
    from knowledge.forgetting import Typed
    from knowledge.history import Entry

Row = tuple[str, str, Callable[[ArgumentParser], None], Callable[[Namespace], int]]

MOST_TYPED = 30  # numbers of changes in one sentence


# update and undo


def update_arguments(parser: ArgumentParser) -> None:
    from bot.cli.identity import as_argument

    parser.add_argument("words", nargs="+", metavar="WORDS", help='what is new, as: R17 "in progress: pilots start in May"')
    as_argument(parser)
    parser.add_argument("--yes", action="store_true", help="confirm it without asking")


def update(args: Namespace) -> int:
    """Show a change, and write it once it is confirmed."""
    from bot.cli.commands import now, say, with_plan
    from bot.cli.identity import voice
    from handlers import updates
    from handlers.respond import respond_and_remember
    from knowledge.model import Unclear

    with with_plan(args) as (store, plan):
        speaks = voice(args, store, plan)
        line = " ".join(args.words)
        text = line if updates.is_change(line) else f"update {line}"
        shown = respond_and_remember(store, plan, speaks.request(text, plan, now()))
        if not shown.pending:
            raise Unclear(_refused(shown))
        say(_told(speaks.shown(shown)))
        if not args.yes and not _confirmed():
            say("Nothing was written.")
            return 0
        done = respond_and_remember(store, plan, speaks.request(f"confirm {shown.pending}", plan, now()))
        if not done.recorded:
            raise Unclear(_refused(done))
        say(_told(speaks.shown(done)))
    return 0


def _told(answer: Answer) -> str:
    """An answer without its buttons: a command has ended before any of them could be pressed."""
    from handlers.answer import Choices

    return replace(answer, parts=tuple(part for part in answer.parts if not isinstance(part, Choices))).text


def _refused(answer: Answer) -> str:
    """Why nothing was changed, and the lines that can be sent instead, on one line."""
    lines = " or ".join(f"“{choice.sentence}”" for choice in answer.choices)
    return f"{answer.headline} Send {lines}." if lines else answer.headline


def _confirmed() -> bool:
    """Ask; where nobody can be asked, say how to confirm."""
    if not sys.stdin.isatty():
        print("Nothing is written yet: say it again with --yes to confirm it.", file=sys.stderr)
        return False
    return input("Confirm? [y/N] ").strip().casefold() in ("y", "yes")


def undo_arguments(parser: ArgumentParser) -> None:
    from bot.cli.identity import as_argument

    parser.add_argument(
        "seq", nargs="?", type=int, metavar="SEQ", help="the change, as “history” numbers it; else your last one"
    )
    as_argument(parser)


def undo(args: Namespace) -> int:
    """Take a change back by a further one."""
    from bot.cli.commands import now, say, with_plan
    from bot.cli.identity import voice
    from handlers.respond import respond_and_remember
    from knowledge.model import Unclear

    with with_plan(args) as (store, plan):
        text = "undo" if args.seq is None else f"undo {args.seq}"
        speaks = voice(args, store, plan)
        done = respond_and_remember(store, plan, speaks.request(text, plan, now()))
        if not done.recorded:
            raise Unclear(_refused(done))
        say(_told(speaks.shown(done)))
    return 0


# history


def history_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("refs", nargs="*", metavar="REF", help="recommendations; without any, the whole plan's")
    parser.add_argument("--json", action="store_true", help="a list of changes as JSON, oldest first")


def history(args: Namespace) -> int:
    """What was changed, by whom, when and why."""
    from bot.cli.commands import called as called_in
    from bot.cli.commands import named, say, say_json, with_plan
    from handlers.answers.past import what
    from handlers.mentions import named as named_in
    from knowledge import changes, names
    from knowledge.folding import DOCUMENT
    from knowledge.history import history as changes_of

    with with_plan(args) as (store, plan):
        refs = named(args.refs, store.refs(plan)) if args.refs else None
        called = names.names(store)
        entries = named_in(changes_of(store, plan, refs, most=-1), called_in(store))
        if args.json:
            say_json([entry_json(entry, called.get(entry.who)) for entry in reversed(entries)])
            return 0
        for entry in entries:
            at = changes.local(store.db, plan, datetime.fromisoformat(entry.at))
            who = f"the document {entry.event}" if entry.who == DOCUMENT else called.get(entry.who, entry.who)
            say(f"{entry.seq}  {at:%Y-%m-%d %H:%M}  {entry.ref}  {who}: {what(entry)}")
        if not entries:
            say("Nothing was changed since the document was read.")
    return 0


def entry_json(entry: Entry, name: str | None) -> dict[str, Any]:
    """A change as `planbot history --json` gives it (README, "JSON")."""
    return {
        "seq": entry.seq, "at": entry.at, "who": entry.who, "name": name, "surface": entry.surface,
        "link": entry.link or None, "ref": entry.ref, "field": entry.field, "from": entry.before, "to": entry.after,
        "added": entry.added, "why": entry.why or None,
        "undoes": entry.undoes, "undone_by": entry.undone_by, "marked": entry.marked,
    }  # fmt: skip


# conflicts


def conflicts_arguments(parser: ArgumentParser) -> None:
    from bot.cli.identity import as_argument

    parser.add_argument("ref", nargs="?", metavar="REF", help="the recommendation to decide about")
    parser.add_argument("field", nargs="?", metavar="FIELD", help="status, progress, timescale, owners, or removed")
    parser.add_argument("--take", choices=("document", "posted"), help="which of the two is to stand")
    as_argument(parser)


def conflicts(args: Namespace) -> int:
    """What people and a new document both changed: list it, or decide it."""
    from bot.cli.commands import called, named, now, say, with_plan
    from bot.cli.identity import voice
    from handlers import mentions
    from handlers.updates.conflicts import decide
    from handlers.updates.draft import display
    from knowledge import changes
    from knowledge.model import Unclear

    with with_plan(args) as (store, plan):
        if not args.take:
            for each in mentions.named(changes.conflicts(store, plan), called(store)):
                document = "left out" if each.field == "removed" else display(each.field, each.document)
                say(f"{each.ref}, {each.field}: posted “{display(each.field, each.posted)}”; the document says “{document}”")
            if not changes.conflicts(store, plan):
                say("Nothing is open.")
            return 0
        if not args.ref or not args.field:
            raise Unclear("Say what is decided: planbot conflicts R9 timescale --take document --as NAME")
        speaks = voice(args, store, plan)
        ref = named([args.ref], store.refs(plan))[0]
        say(decide(store, plan, speaks.request("", plan, now()), ref, args.field, args.take).headline)
    return 0


# verify, forget


def verify_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--noted", metavar="HASH", default="", help="a hash that an earlier “verify” printed")


def verify(args: Namespace) -> int:
    """Check the file, the journal's hashes, and that the plan as it stands is its journal, replayed."""
    from bot.cli.commands import counted, database, say
    from knowledge.model import Unclear
    from knowledge.verification import verify_file

    path, noted = _there(database(args)), args.noted.strip().lower()
    found = verify_file(path, noted)
    if found.chain.broken is not None:
        raise Unclear(
            f"The journal is not as it was written: its hashes do not follow from change {found.chain.broken} on. Compare it"
            " with a backup, and restore the one that you trust."
        )
    if found.differs:
        raise Unclear(
            f"The plan as it stands differs from its journal in {', '.join(found.differs)}: make a backup, and restore its"
            " JSON lines, which rebuilds it."
        )
    if noted and found.chain.noted_at is None:
        raise Unclear(
            f"No change of {path} has the hash {noted}: it was noted from another database, or a change up to that point has"
            " been altered. Compare it with a backup of that time."
        )
    say(f"The plan as it stands is its journal, replayed: {counted(found.changes, 'change')}.")
    if noted:
        say(f"The hash that you noted is that of change {found.chain.noted_at}: nothing up to it has been altered since.")
    say(f"The newest hash, of change {found.chain.seq}, is {found.chain.hash}.")
    if not noted:
        say(
            "This proves that all fits together, not that nobody rewrote it: write the hash down elsewhere, and a later"
            " “planbot verify --noted HASH” proves that nothing before it has been altered."
        )
    return 0


def _there(path: Path) -> Path:
    from knowledge.model import Unclear

    if not path.exists():
        raise Unclear(f"There is no database {path} yet: read a plan with “planbot import FILE”, or name another with --db.")
    return path


def forget_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("person", metavar="PERSON", help="their name or id")


def forget(args: Namespace) -> int:
    """Erase a person's name; what they did stays in the record under an id."""
    from bot.cli.commands import counted, database, opened, say
    from bot.rights import Resolver, made_id, person
    from bot.settings import load_settings, settings_file
    from knowledge import forgetting
    from knowledge.model import Unclear

    settings = load_settings(settings_file())
    known = person(settings, args.person)
    ids = {Resolver(settings).of(known), made_id(known.key)} if known else set()
    with opened(_there(database(args))) as store:
        done = forgetting.forget(store, args.person, ids, {known.name} if known else ())
    if not done.names and not done.swept:
        raise Unclear(
            f"Nobody here is called “{args.person}”: nothing was erased. “planbot history” shows the names there are."
        )
    went = f"; the name or their own went from {counted(done.swept, 'kept thing')}" if done.swept else ""
    say(f"Erased: “{args.person}” is no longer named{went}.")
    if known:
        say("Take them out of the settings as well, or they will be named again.")
    for line in typed(done.typed):
        say(line)
    if not done.clean:
        raise Unclear(
            "planbot was using the file all the while, so the old name may still be in its log: stop it, and forget again."
        )
    return 0


def typed(texts: Sequence[Typed]) -> Iterator[str]:
    """What still holds a name because people typed it, and how to see it."""
    from bot.cli.commands import counted

    updates = [each for each in texts if each.kind == "update"]
    if updates:
        refs = " ".join(dict.fromkeys(each.ref for each in updates))
        numbers = ", ".join(str(each.seq) for each in updates[:MOST_TYPED])
        more = f" and {len(updates) - MOST_TYPED} more" if len(updates) > MOST_TYPED else ""
        still = "still contains" if len(updates) == 1 else "still contain"
        yield (
            f"{counted(len(updates), 'text')} {still} the name, because people typed it: no. {numbers}{more},"
            f" as “planbot history {refs}” numbers them."
        )
    for kind, noun in (("import", "document"), ("alias", "taught way to say a recommendation")):
        if number := sum(each.kind == kind for each in texts):
            many = noun if number == 1 else {"document": "documents"}.get(noun, "taught ways to say a recommendation")
            yield f"{number} {many} {'contains' if number == 1 else 'contain'} the name, as it was read or taught."


# backup, restore


def backup_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="where the copy goes; the journal goes beside it as FILE.jsonl")


def backup(args: Namespace) -> int:
    """Copy everything, while planbot may be running."""
    from bot.cli.commands import counted, database, say
    from knowledge.backup import backup_of

    made = backup_of(_there(database(args)), args.file)
    say(f"{made.file} is a copy of the database, {made.lines} its journal: {counted(made.changes, 'change')}.")
    return 0


def restore_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="what “planbot backup” wrote: the file or its JSON lines")


def restore(args: Namespace) -> int:
    """Put a copy in the place of the database. Stop planbot before it."""
    from bot.cli.commands import counted, database, say
    from knowledge.backup import restore as put_back

    path = database(args)
    done = put_back(args.file, path, datetime.now(UTC))
    say(f"{path} is restored: {counted(done.changes, 'change')}, checked and replayed.")
    if done.warning:
        print(f"{args.file} could not be checked to its end. {done.warning}", file=sys.stderr)
    if done.aside:
        say(f"What was there before is now {done.aside}.")
    return 0


RECORDING: tuple[Row, ...] = (
    ("update", "change the plan: shown first, then confirmed", update_arguments, update),
    ("undo", "take a change back", undo_arguments, undo),
    ("history", "what was changed, by whom, when and why", history_arguments, history),
    ("conflicts", "what people and a new document both changed, to be decided", conflicts_arguments, conflicts),
    ("verify", "prove that the plan as it stands is its journal, replayed", verify_arguments, verify),
    ("forget", "erase a person's name", forget_arguments, forget),
    ("backup", "copy everything, while planbot is running", backup_arguments, backup),
    ("restore", "put a copy back", restore_arguments, restore),
)
