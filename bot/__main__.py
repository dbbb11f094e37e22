"""The command line: `planbot` and `python -m bot`.

Every command is a row in `bot.cli.table.COMMANDS`. Expected errors are printed as one sentence on standard error. All other
errors in the terminal are handled here too.
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

from bot.cli.console import database
from bot.cli.table import COMMANDS
from bot.faults import APOLOGY, reference
from knowledge import database_faults
from knowledge.model import Unclear

INTERRUPTED = 130  # the exit code that shells use for a program ended by Ctrl-C (128 + SIGINT)
PIPE_CLOSED = 141  # the exit code for a program whose reader has gone away (128 + SIGPIPE)
DOTENV = ".env"


class Parser(argparse.ArgumentParser):
    """argparse, but with errors as a single sentence that says what to do next."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{in_words(message)} “{self.prog} --help” shows how it is used.\n")


def in_words(message: str) -> str:
    """An error from argparse as a sentence."""
    if match := re.search(r"invalid choice: '(.*?)' \(", message):
        return _unknown_command(match[1])
    if match := re.match(r"unrecognized arguments: (.*)", message, re.S):
        return f"“{match[1]}” is not understood here."
    if match := re.match(r"the following arguments are required: (.*)", message, re.S):
        return f"{match[1]} is missing."
    if match := re.match(r"argument (.*?): expected one argument", message):
        return f"{match[1]} needs a value after it."
    if match := re.match(r"argument \S+?: (“.*)", message, re.S):  # a sentence by planbot about the value
        return f"{match[1]}."
    return f"{message[:1].upper()}{message[1:]}."


def _unknown_command(word: str) -> str:
    names = [command.name for command in COMMANDS]
    near = difflib.get_close_matches(word, names, 1)
    return f"There is no command “{word}”" + (f"; perhaps “{near[0]}”?" if near else f": there are {', '.join(names)}.")


def parser(arguments: Sequence[str] | None = None) -> argparse.ArgumentParser:
    """The parser for the command line, built from the table of commands. With `arguments`, only the parts that they need are
    built.
    """
    top = Parser(
        prog="planbot",
        description="Ask questions about a committee's action plan, update it, and run the Slack bot that does both.",
        epilog="“planbot COMMAND --help” explains a command.",
    )
    _common(top, None)
    commands = top.add_subparsers(dest="command", metavar="COMMAND", title="commands", parser_class=Parser)
    for command in COMMANDS:
        subparser = commands.add_parser(command.name, help=command.help, description=command.description)
        # No default here, because it would overwrite an option given before the command.
        if command.on_database:
            _common(subparser, argparse.SUPPRESS)
        if arguments is None or command.name in arguments:
            command.arguments(subparser)
        subparser.set_defaults(run=command.run)
    return top


def _common(subparser: argparse.ArgumentParser, default: str | None) -> None:
    subparser.add_argument(
        "--db",
        metavar="FILE",
        default=default,
        help="the database: a file or a PostgreSQL URL (default: $DATABASE_URL, then $PLANBOT_DB, then planbot.db)",
    )
    subparser.add_argument(
        "--plan", metavar="NAME", default=default, help="which plan to use, if the database contains more than one"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Raises only SystemExit, for --help and wrong usage."""
    _speak_utf8()
    read_dotenv()
    arguments = sys.argv[1:] if arguments is None else arguments
    top = parser(arguments)
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
        # Python flushes once more at exit, and would complain then.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except sqlite3.Error as fault:
        advice = database_faults.advice(Path(str(database(args))), fault)
        if not advice:
            return _apologise(fault)
        print(advice, file=sys.stderr)
        return 1
    except Exception as fault:  # never show a traceback
        return _apologise(fault)


def read_dotenv() -> None:
    """Read `.env` in the working folder. Variables that are already set in the environment take precedence, unless they are
    empty.
    """
    if Path(DOTENV).is_file():
        from dotenv import dotenv_values  # importing it takes a tenth of the start-up time, and few people have the file

        for name, value in dotenv_values(DOTENV).items():
            if value and not os.environ.get(name):
                os.environ[name] = value


def _speak_utf8() -> None:
    """Write UTF-8, whatever the machine's code page. Lone surrogates, which UTF-8 doesn't allow, are written as escapes."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _apologise(fault: Exception) -> int:
    """Print a short apology with a reference."""
    print(APOLOGY.format(reference(fault)), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
