"""Reads rows from a PDF, in a process of its own.

pdfplumber finds the letters and lines: it is maintained, MIT-licensed and written for tables. It unpacks whatever a file says
it contains, so it runs in a process with a limit on memory and time, which ends without harm to planbot.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from knowledge.documents.limits import bounded
from knowledge.documents.table import Row, Way
from knowledge.model import Unclear, Warned

MOST_SECONDS = 180  # of processor time: a plan of 1,000 recommendations takes about a minute
MOST_MEMORY = 500_000_000  # bytes of address space; reading 60 pages takes 90 MB
ROOT = Path(__file__).parents[2]
TOO_HEAVY = 3  # the exit status of the process when the memory was not enough
AGAIN = "save it again as PDF, or open it in Word and save it as .docx, and import that."
READER = "from knowledge.documents.pdf_process import main; main()"


def pdf_way(raw: bytes, name: str) -> Way:
    """The rows of a PDF: its tables, and the paragraphs outside them. Raises Unclear if it can't be read, is too large, or
    holds only pictures."""
    path = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path)}
    command = [sys.executable, "-c", READER, str(MOST_SECONDS), str(MOST_MEMORY)]
    try:
        run = subprocess.run(command, input=raw, capture_output=True, env=environment, timeout=2 * MOST_SECONDS, check=False)
    except subprocess.TimeoutExpired as late:
        raise _too_heavy(name) from late
    if run.returncode < 0 or run.returncode == TOO_HEAVY:  # a signal: it ran out of time
        raise _too_heavy(name)
    if run.returncode:
        raise Unclear(f"{name} cannot be read as a PDF: {AGAIN}")
    return way_of(json.loads(run.stdout), name)


def way_of(result: Mapping[str, Any], name: str) -> Way:
    """The rows that the process found. Raises Unclear if it refused the file."""
    if "refused" in result:
        raise Unclear(f"{name} {result['refused']}")
    rows = [_row(*values) for values in result["rows"]]
    notes = tuple(Warned(place, "", what) for place, what in result["doubts"])
    return Way(list(bounded(rows, name)), exact=result["exact"], notes=notes)


def _too_heavy(name: str) -> Unclear:
    return Unclear(
        f"{name} takes more than {MOST_SECONDS} seconds or more memory than planbot allows: print the plan's pages into a PDF"
        " of their own, or open it in Word and save it as .docx, and import that."
    )


def _row(
    cells: Sequence[str],
    place: str,
    table: int,
    bare: bool,
    heading: bool,
    level: int,
    repeated: Sequence[int],
    fills: Sequence[Sequence[Any]],
) -> Row:
    coloured = tuple((at, colour) for at, colour in fills)
    return Row(tuple(cells), place, table, bare, heading, level, frozenset(repeated), coloured)
