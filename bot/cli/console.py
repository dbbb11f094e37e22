"""What the commands share: choosing the database and plan, the time, and printing.

This module doesn't import any command.
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

WIDTH = 80  # columns for a chart if the width of the terminal isn't known


def no_arguments(parser: ArgumentParser) -> None:
    """For commands that have no arguments of their own."""


def database(args: Namespace) -> Place:
    """The database to use: --db, or else DATABASE_URL or PLANBOT_DB, or else planbot.db in the working folder.

    Raises Unclear if the choice is ambiguous, or if the file would be on a disk that is wiped on restart.
    """
    return places.chosen(args.db, os.environ)


@contextmanager
def opened(place: Place) -> Iterator[Store]:
    """Open the store in this place, and close it at the end of the block. Raises Unclear if it can't be opened."""
    moving.refuse_an_empty_one(place, Path(places.USUAL))
    store = Store(place)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def with_plan(args: Namespace) -> Iterator[tuple[Store, Plan]]:
    """Open the store, and find the plan to use. The sample plan is first imported into an empty database, with a message on
    standard error.
    """
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
    """A function that returns the name that planbot last saw for a person's id, or "" if it is unknown."""
    names_by_id = names.names(store)
    return lambda id: names_by_id.get(id, "")


def now() -> datetime:
    """The current time in the machine's time zone."""
    return datetime.now().astimezone()


def say(text: str) -> None:
    """Print text and flush it, without any control characters that it may contain."""
    print(safe(text), flush=True)


def say_json(value: Any) -> None:
    """Print a value as JSON on one line and flush it. Characters that could be taken for a line end are escaped."""
    text = json.dumps(value, ensure_ascii=False)
    print(re.sub(r"[\x7f-\x9f\u2028\u2029]", lambda match: f"\\u{ord(match[0]):04x}", text), flush=True)


def existing(path: Place) -> Place:
    """The database, for commands that need an existing one. Raises Unclear if it is a file that doesn't exist."""
    if not places.may_exist(path):
        raise Unclear(f"There is no database {path}: name one with --db or PLANBOT_DB, or make it with “planbot import FILE”.")
    return path
