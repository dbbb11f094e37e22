"""The commands for the plans in a database: list, remove, bring back and rename."""

from __future__ import annotations

import shlex
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import UTC, datetime

from bot.cli.console import database, existing, opened, say, say_json
from bot.cli.identity import as_argument, settings_of
from bot.rights import speaker
from bot.settings_file import load_settings, settings_path
from handlers.numbers import counted
from knowledge import names, plan_lifecycle
from knowledge.calendars import written_iso
from knowledge.characters import readable
from knowledge.model import Plan
from knowledge.plan_lifecycle import RemovedPlan
from knowledge.store import Store

# plans


def plans_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the plans as JSON")


def plans(args: Namespace) -> int:
    """List the plans, including those that were removed."""
    with opened(existing(database(args))) as store:
        removed = plan_lifecycle.removed(store)
        if args.json:
            say_json([plan_json(store, plan) for plan in store.plans()])
            return 0
        lines = [*(_line(store, plan) for plan in store.plans()), *map(_removed_line, removed)]
        say("\n".join(lines) or "There is no plan in this database yet: read one with “planbot import FILE”.")
    return 0


def plan_json(store: Store, plan: Plan) -> dict[str, object]:
    """A plan in the form printed by `planbot plans --json`."""
    return {
        "plan": plan.name,
        "title": plan.title,
        "file": plan.file,
        "dated": plan.dated,
        "read_on": plan.read_on,
        "recommendations": store.count(plan),
        "sample": plan.sample,
    }


def _line(store: Store, plan: Plan) -> str:
    dated = f"dated {written_iso(plan.dated)}" if plan.dated else "without a date"
    sample = ", the sample that comes with planbot" if plan.sample else ""
    number = counted(store.count(plan), "recommendation")
    return f"{plan.name}  “{plan.title}”, {number}, {dated}; read from {plan.file} on {written_iso(plan.read_on)}{sample}"


def _removed_line(plan: RemovedPlan) -> str:
    back = f"“planbot remove {shlex.quote(plan.name)} --undo” brings it back"
    return f"{plan.name}  “{plan.title}”, removed on {written_iso(plan.at[:10])}; {back}"


# remove


def remove_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="PLAN", help="the plan's name, as listed by “planbot plans”")
    parser.add_argument("--undo", action="store_true", help="bring back a plan that was removed")
    as_argument(parser)


def remove(args: Namespace) -> int:
    """Remove a plan, or bring it back."""
    with opened(existing(database(args))) as store:
        name = readable(args.name)
        if args.undo:
            plan_lifecycle.restore(store, name, _speaker(args, store), datetime.now(UTC))
            say(f"The plan “{name}” is back as it was: {counted(store.count(store.plan(name)), 'recommendation')}.")
            return 0
        plan = store.plan(name)
        number = counted(store.count(plan), "recommendation")
        plan_lifecycle.remove(store, plan, _speaker(args, store), datetime.now(UTC))
        say(
            f"The plan “{plan.name}” ({number}) was removed: nobody can ask about it, and its digests and reminders stop."
            f" Nothing is lost: “planbot remove {shlex.quote(plan.name)} --undo” brings it back."
        )
    return 0


def _speaker(args: Namespace, store: Store) -> str:
    """The id of the person given by --as, or "" if there is none."""
    return speaker(args.speaker, load_settings(settings_path()), names.names(store)) if args.speaker else ""


# rename


def rename_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="OLD", help="the plan's name, as listed by “planbot plans”")
    parser.add_argument("new_name", metavar="NEW", help="the new name, in quotes if it contains spaces")
    as_argument(parser)


def rename(args: Namespace) -> int:
    """Rename a plan, and say where the old name is still in use."""
    with opened(existing(database(args))) as store:
        plan, new = store.plan(readable(args.name)), readable(args.new_name)
        plan_lifecycle.rename(store, plan, new, _speaker(args, store), datetime.now(UTC))
        say("\n".join([f"The plan “{plan.name}” is now called “{new}”.", *_still_named(plan, new)]))
    return 0


def _still_named(plan: Plan, new: str) -> Iterator[str]:
    """A sentence for each place outside the database where the old name may still be in use."""
    file = settings_path()
    if file and plan.name in settings_of(plan).plans:
        yield f"Change the key plans.{plan.name} in {file} to plans.{new}: its owners, managers and channels stand under it."
    yield f"Import the document's next version with “--plan {shlex.quote(new)}”."
