"""What planbot says about itself while it runs: one JSON object a line on standard error.

The surprise: what people wrote is not in it, unless the settings ask for it; Slack's own libraries speak here, too.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import TextIO

LOG = logging.getLogger("planbot")
QUIET = logging.getLogger("planbot.quiet")  # for libraries that log what is dealt with, and told, where it is called
QUIET.disabled = True
QUIET.setLevel(logging.CRITICAL)  # Bolt looks at the level before it puts together what it would say
# What every record has, beside which `extra` puts what is told.
ON_EACH = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "taskName"}


class Lines(logging.Formatter):
    """A record as one line: when, how grave, what, and whatever is told with it."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "what": record.getMessage(),
        }
        line |= {key: value for key, value in record.__dict__.items() if key not in ON_EACH}
        if record.name != LOG.name:
            line["from"] = record.name
        if record.exc_info and record.exc_info[0]:
            line["traceback"] = "".join(traceback.format_exception(*record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


def start(stream: TextIO = sys.stderr) -> None:
    """Have everything logged as lines: planbot's from "info" on, its libraries' from "warning" on."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines())
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(logging.WARNING)
    LOG.setLevel(logging.INFO)


def say(what: str, **told: object) -> None:
    LOG.info(what, extra=told)


def warn(what: str, **told: object) -> None:
    LOG.warning(what, extra=told)


def fault(what: str, **told: object) -> None:
    """To be called where an exception is being handled: its traceback goes with it."""
    LOG.error(what, exc_info=True, extra=told)
