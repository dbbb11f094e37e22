"""The log: one JSON object per line on standard error, from planbot and from Slack's libraries.

What people write is left out unless the settings ask for it.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TextIO

LOG = logging.getLogger("planbot")
QUIET = logging.getLogger("planbot.quiet")  # for libraries whose errors their callers handle and log
QUIET.disabled = True
QUIET.setLevel(logging.CRITICAL)  # Bolt checks the level before it formats a message
# The attributes of every record; any others were passed as `extra`.
STANDARD_ATTRIBUTES = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "taskName"}


class Lines(logging.Formatter):
    """Formats a record on one line: "at", "level", "what", and the values logged with it."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "what": record.getMessage(),
        }
        line |= {key: value for key, value in record.__dict__.items() if key not in STANDARD_ATTRIBUTES}
        if record.name != LOG.name:
            line["from"] = record.name
        if record.exc_info and record.exc_info[0]:
            line["traceback"] = "".join(traceback.format_exception(*record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


def start(stream: TextIO = sys.stderr) -> logging.Handler:
    """Log to `stream`: "info" and above from planbot, "warning" and above from libraries."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines())
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(logging.WARNING)
    LOG.setLevel(logging.INFO)
    return handler


@contextmanager
def written_to(stream: TextIO) -> Iterator[None]:
    """Log to `stream` until the block ends. Threads that end later log nowhere, because the stream is then closed."""
    handler = start(stream)
    try:
        yield
    finally:
        logging.root.removeHandler(handler)


def say(what: str, **values: object) -> None:
    if LOG.isEnabledFor(logging.INFO):  # without looking up the caller, which the log doesn't show and which is slow
        LOG.handle(LOG.makeRecord(LOG.name, logging.INFO, "", 0, what, (), None, extra=values))


def warn(what: str, **values: object) -> None:
    LOG.warning(what, extra=values)


def fault(what: str, **values: object) -> None:
    """Log an error with the traceback of the exception being handled."""
    LOG.error(what, exc_info=True, extra=values)
