"""What the commands share: the database and plan chosen on the command line, the time, and printing.

It doesn't import any command.
"""

from __future__ import annotations

import json
import os
import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.plain import safe
from knowledge import importing, moving, names, places, plan_lifecycle
from knowledge.model import Plan, Unclear
from knowledge.places import Place
from knowledge.store import Store

WIDTH = 80  # columns of a chart if the terminal's width isn't known


def no_arguments(parser: ArgumentParser) -> None:
    """For a command without arguments of its own."""


def database(args: Namespace) -> Place:
    """The database to use: --db, otherwise DATABASE_URL or PLANBOT_DB, otherwise planbot.db in the working folder.

    Raises Unclear if that is ambiguous, or if the file would be on a disk that is deleted at the next restart.
    """
    return places.chosen(args.db, os.environ)


@contextmanager
def opened(place: Place) -> Iterator[Store]:
    """The store in a place. It is closed when the block ends. Raises Unclear if it can't be opened."""
    moving.refuse_an_empty_one(place, Path(places.USUAL))
    store = Store(place)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def with_plan(args: Namespace) -> Iterator[tuple[Store, Plan]]:
    """The store and the plan to use. An empty database is first filled with the sample plan, and standard error says so."""
    path = database(args)
    with opened(path) as store:
        if not store.plans() and not plan_lifecycle.removed(store):
            sample = importing.take_sample(store, datetime.now(UTC))
            print(
                f"{path} held no plan yet, so the sample plan “{store.plan(sample.plan).title}” was read into it;"
                " “planbot import FILE” reads your own.",
                file=sys.stderr,
            )
        yield store, store.plan(args.plan)


def called(store: Store) -> Callable[[str], str]:
    """A function from a person's id to the name that planbot last saw for it, "" for an unknown id."""
    names_by_id = names.names(store)
    return lambda id: names_by_id.get(id, "")


def now() -> datetime:
    """The time, with the machine's time zone."""
    return datetime.now().astimezone()


def say(text: str) -> None:
    """Print a text and flush it, without any control characters that a document may contain."""
    print(safe(text), flush=True)


def say_json(value: Any) -> None:
    """Print a value as JSON on one line and flush it. Characters that a reader might take for the end of a line are escaped."""
    text = json.dumps(value, ensure_ascii=False)
    print(re.sub(r"[\x7f-\x9f\u2028\u2029]", lambda match: f"\\u{ord(match[0]):04x}", text), flush=True)


def existing(path: Place) -> Place:
    """The database, for commands that can do nothing without one. Raises Unclear if it is a file that doesn't exist."""
    if not places.may_exist(path):
        raise Unclear(f"There is no database {path}: name one with --db or PLANBOT_DB, or make it with “planbot import FILE”.")
    return path
