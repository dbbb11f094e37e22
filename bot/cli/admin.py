"""The commands for people who run planbot: the demo, the Slack bot, the doctor, the manifest, and proposed aliases.

Slack's libraries are imported inside the functions that need them, so that other commands don't have to wait for them.
"""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from importlib.util import find_spec
from pathlib import Path

from bot.cli.console import database, existing, now, opened, say, say_json
from bot.settings_file import settings_path
from handlers.numbers import counted
from knowledge import alias_proposals
from knowledge.alias_proposals import Proposal
from knowledge.model import Unclear

DEMO_PORT = 8735  # no well-known program uses this port


# demo


def demo_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--port",
        metavar="N",
        type=port,
        default=DEMO_PORT,
        help=f"the port on 127.0.0.1 (default: {DEMO_PORT}; 0 picks a free port)",
    )
    parser.add_argument(
        "--plan", metavar="FILE", type=Path, dest="document", help="a plan document to use instead of the sample plan"
    )


def port(text: str) -> int:
    """Convert a port number, as a `type` for argparse."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else -1
    if not 0 <= number <= 65535:
        raise ArgumentTypeError(f"“{text}” isn’t a port number: choose a number from 1 to 65535, or 0 for one that is free")
    return number


def demo(args: Namespace) -> int:
    """Serve the demo until stopped."""
    if find_spec("aiohttp") is None:
        raise Unclear("The demo needs aiohttp: run “make demo”, or install requirements-demo.txt with pip.")
    from bot.demo.run import run

    return run(args)


# slack


def slack(args: Namespace) -> int:
    """Run the bot in Slack until it is stopped."""
    from bot.slack.app import run

    return run(args)


# doctor


def doctor_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--live", action="store_true", help="also ask Slack to validate a sample card")


def doctor(args: Namespace) -> int:
    """Print a line for each check. The exit code is 1 if any check failed."""
    from bot.slack import doctor as doctors
    from bot.slack import tokens

    asked = doctors.Asked(database(args), settings_path(), args.plan, args.live)
    faults = 0
    for finding in doctors.diagnose(asked, tokens.environment()):
        say(str(finding))
        faults += finding.kind == "fault"
    say(f"{counted(faults, 'fault') if faults else 'No fault'}.")
    return 1 if faults else 0


# manifest


def manifest(args: Namespace) -> int:
    """Print the app manifest, from which the Slack app is created."""
    from bot.slack import manifest as manifests

    say(manifests.text().rstrip("\n"))
    return 0


# misses


def misses_arguments(parser: ArgumentParser) -> None:
    decision = parser.add_mutually_exclusive_group()
    decision.add_argument(
        "--accept", metavar="ID", help="accept proposal ID: its words will find the recommendation from now on"
    )
    decision.add_argument("--drop", metavar="ID", help="delete proposal ID")
    parser.add_argument("--json", action="store_true", help="print the open proposals as JSON")


def misses(args: Namespace) -> int:
    """List the proposed aliases, or accept or reject one of them."""
    with opened(existing(database(args))) as store:
        plan, at = store.plan(args.plan), now()
        if args.accept:
            accepted = alias_proposals.accept(store, plan, args.accept, at)
            say(f"“{accepted.words}” now finds {accepted.ref}.")
        elif args.drop:
            dropped = alias_proposals.reject(store, plan, args.drop, at)
            say(f"“{dropped.words}” is no longer proposed for {dropped.ref}.")
        else:
            waiting = alias_proposals.pending(store, plan, at)
            if args.json:
                say_json([{"id": row.id, "words": row.words, "ref": row.ref, "times": row.times} for row in waiting])
            else:
                say("\n".join(map(_line, waiting)) or f"No aliases are proposed for the plan “{plan.name}”.")
    return 0


def _line(proposal: Proposal) -> str:
    times = "once" if proposal.times == 1 else f"{proposal.times} times"
    return f"{proposal.id}  “{proposal.words}” for {proposal.ref}, asked {times}"
