"""The commands of whoever runs planbot: Slack itself, the doctor, the manifest, the proposed aliases.

The surprise: a row here is what `bot.cli.commands` makes its commands of, and everything is imported where it is used: no
other command waits for Slack's libraries, and neither module needs the other to be there first.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.alias_proposals import Proposal

Row = tuple[str, str, Callable[[ArgumentParser], None], Callable[[Namespace], int]]


# slack


def no_arguments(parser: ArgumentParser) -> None:
    """For a command that takes only what all take."""


def slack(args: Namespace) -> int:
    """Answer in Slack until told to stop."""
    from bot.slack.app import run

    return run(args)


# doctor


def doctor_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--live", action="store_true", help="also have Slack itself validate a card's blocks")


def doctor(args: Namespace) -> int:
    """Look everything over, a line each; 1 where there is any fault."""
    from bot.cli import commands
    from bot.settings import settings_file
    from bot.slack import doctor as doctors
    from bot.slack import tokens

    asked = doctors.Asked(commands.database(args), settings_file(), args.plan, args.live)
    faults = 0
    for finding in doctors.diagnose(asked, tokens.environment()):
        commands.say(str(finding))
        faults += finding.kind == "fault"
    commands.say(f"{commands.counted(faults, 'fault') if faults else 'No fault'}.")
    return 1 if faults else 0


# manifest


def manifest(args: Namespace) -> int:
    """The Slack app's manifest, to be pasted into Slack's page."""
    from bot.cli import commands
    from bot.slack import manifest as manifests

    commands.say(manifests.text().rstrip("\n"))
    return 0


# misses


def misses_arguments(parser: ArgumentParser) -> None:
    one = parser.add_mutually_exclusive_group()
    one.add_argument("--accept", metavar="ID", help="have the plan know these words from now on")
    one.add_argument("--drop", metavar="ID", help="take this proposal away")
    parser.add_argument("--json", action="store_true", help="what waits as JSON, one list on one line")


def misses(args: Namespace) -> int:
    """The words that people asked with and had to be helped; accepted or dropped by their id."""
    from bot.cli import commands
    from knowledge import alias_proposals as missed

    with commands.opened(_there(args)) as store:
        plan, now = store.plan(args.plan), commands.now()
        if args.accept:
            taught = missed.accept(store, plan, args.accept, now)
            commands.say(f"“{taught.words}” now finds {taught.ref}.")
        elif args.drop:
            dropped = missed.reject(store, plan, args.drop, now)
            commands.say(f"“{dropped.words}” is no longer proposed for {dropped.ref}.")
        else:
            waiting = missed.pending(store, plan, now)
            if args.json:
                commands.say_json([{"id": p.id, "words": p.words, "ref": p.ref, "times": p.times} for p in waiting])
            else:
                commands.say("\n".join(map(_line, waiting)) or f"No aliases are proposed for the plan “{plan.name}”.")
    return 0


def _there(args: Namespace) -> Path:
    """The database, which a look at what waits must not make. Raises Unclear where it is not there."""
    from bot.cli import commands
    from knowledge.model import Unclear

    path = commands.database(args)
    if not path.exists():
        raise Unclear(f"There is no database {path}: name one with --db or PLANBOT_DB, or make it with “planbot import FILE”.")
    return path


def _line(proposal: Proposal) -> str:
    times = "once" if proposal.times == 1 else f"{proposal.times} times"
    return f"{proposal.id}  “{proposal.words}” for {proposal.ref}, asked {times}"


OPERATIONS: tuple[Row, ...] = (
    ("slack", "answer in Slack until stopped", no_arguments, slack),
    ("doctor", "look over all that Slack needs, and what to do about each fault", doctor_arguments, doctor),
    ("manifest", "the manifest to make the Slack app from", no_arguments, manifest),
    ("misses", "words that people had to be helped with, to accept or drop", misses_arguments, misses),
)
