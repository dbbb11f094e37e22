"""The command line: `planbot` and `python -m bot`. What is typed becomes one call of a command, its trouble one sentence.

The surprise: every command is a row of `bot.cli.commands.COMMANDS`, and nothing here knows any of them by name. The one
handler for unknown trouble at the terminal is here, too.
"""

from __future__ import annotations

import argparse
import difflib
import os
import re
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from bot.cli.commands import COMMANDS, database
from bot.faults import APOLOGY, reference
from knowledge import journal
from knowledge.model import Unclear

INTERRUPTED = 130  # what shells give for a program that Ctrl-C ended (128 + SIGINT)
DOTENV = ".env"
PIPE_CLOSED = 141  # and for one whose reader went away (128 + SIGPIPE)


class Parser(argparse.ArgumentParser):
    """argparse, its complaints in one sentence with the next step."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{in_words(message)} “{self.prog} --help” shows how it is used.\n")


def in_words(message: str) -> str:
    """argparse's complaint as a sentence."""
    if found := re.search(r"invalid choice: '(.*?)' \(", message):
        names = [command.name for command in COMMANDS]
        near = difflib.get_close_matches(found[1], names, 1)
        return f"There is no command “{found[1]}”" + (f"; perhaps “{near[0]}”?" if near else f": there are {', '.join(names)}.")
    if found := re.match(r"unrecognized arguments: (.*)", message, re.S):
        return f"“{found[1]}” is not understood here."
    if found := re.match(r"the following arguments are required: (.*)", message, re.S):
        return f"{found[1]} is missing."
    if found := re.match(r"argument (.*?): expected one argument", message):
        return f"{found[1]} needs a value after it."
    return f"{message[:1].upper()}{message[1:]}."


def parser() -> argparse.ArgumentParser:
    """The whole command line, made of the table of commands."""
    top = Parser(prog="planbot", description="Ask a committee's action plan, at the terminal.")
    _common(top, None)
    commands = top.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    for command in COMMANDS:
        below = commands.add_parser(command.name, help=command.help, description=command.help)
        # Suppressed, so that what stands before the command is not set back to nothing after it.
        _common(below, argparse.SUPPRESS)
        command.arguments(below)
        below.set_defaults(run=command.run)
    return top


def _common(below: argparse.ArgumentParser, default: str | None) -> None:
    below.add_argument("--db", metavar="FILE", default=default, help="the database (else PLANBOT_DB, else planbot.db)")
    below.add_argument("--plan", metavar="NAME", default=default, help="the plan meant, where the database holds several")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code. Never raises but SystemExit, for usage."""
    _speak_utf8()
    read_dotenv()
    top = parser()
    try:
        args = top.parse_args(arguments)
        if args.command is None:
            top.error(f"a command is missing: {', '.join(command.name for command in COMMANDS)}")
        code = int(args.run(args))
        sys.stdout.flush()
        return code
    except Unclear as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Python flushes once more at its end, and would complain then.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except sqlite3.Error as fault:
        told = journal.advice(database(args), fault)
        if not told:
            return _apologise(fault)
        print(told, file=sys.stderr)
        return 1
    except Exception as fault:
        return _apologise(fault)


def read_dotenv() -> None:
    """Take from `.env` in the working folder what the environment has not; what is set to nothing is not set."""
    if Path(DOTENV).is_file():
        from dotenv import dotenv_values  # costs a tenth of the start, and few have the file

        for name, value in dotenv_values(DOTENV).items():
            if value and not os.environ.get(name):
                os.environ[name] = value


def _speak_utf8() -> None:
    """Write UTF-8 whatever the machine's code page, and what no encoding has (half a character typed) as its escape."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _apologise(fault: Exception) -> int:
    """Unknown trouble: a short apology with a reference."""
    print(APOLOGY.format(reference(fault)), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
