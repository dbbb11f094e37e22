"""Runs a reader in a separate process, with limits on memory and time.

A library that unpacks whatever a file says it contains could use any amount of either. In a separate process, it can fail
without harming planbot. The file is passed on standard input, and the result comes back as JSON.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from knowledge.model import Unclear

MOST_SECONDS = 180  # seconds of processor time; a PDF with 1,000 recommendations takes about 15
PATIENCE = 5  # the limit on elapsed time, as a multiple of MOST_SECONDS, in case the machine is busy
MOST_MEMORY = 500_000_000  # bytes of address space; reading a 60-page PDF takes 90 MB
READERS = {"PDF": "knowledge.documents.pdf_process", "workbook": "knowledge.documents.xls_process"}
TOO_HEAVY = 3  # the exit status of a process that ran out of memory
ROOT = Path(__file__).parents[2]
MAIN = "from knowledge.documents.apart import main; main()"


def read_apart(kind: str, raw: bytes, name: str, instead: str) -> dict[str, Any]:
    """Run the reader for a kind of file, and return its result. Raises Unclear if the file is damaged, refused or needs too
    much memory or time.

    `instead` is advice to add to the error ("save it again as PDF, and import that").
    """
    path = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path)}
    command = [sys.executable, "-c", MAIN, kind, str(MOST_SECONDS), str(MOST_MEMORY)]
    heavy = Unclear(f"{name} takes more than {MOST_SECONDS} seconds or more memory than planbot allows: {instead}.")
    try:
        run = subprocess.run(
            command, input=raw, capture_output=True, env=environment, timeout=PATIENCE * MOST_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise heavy from late
    if run.returncode < 0 or run.returncode == TOO_HEAVY:  # killed by a signal (out of time or memory)
        raise heavy
    if run.returncode:
        raise Unclear(f"{name} cannot be read as a {kind}: {instead}.")
    result: dict[str, Any] = json.loads(run.stdout)
    if "refused" in result:
        raise Unclear(f"{name} {result['refused']}")
    return result


def main() -> None:
    """Read standard input within the limits given as arguments (kind, seconds, bytes), and print the result as JSON. If the
    file is refused, print {"refused": reason}, where the reason completes a sentence that begins with the file's name. Errors
    in the library end the process.
    """
    kind, seconds, memory = sys.argv[1:]
    _limit(int(seconds), int(memory))
    logging.disable(logging.CRITICAL)
    try:
        result = import_module(READERS[kind]).read(sys.stdin.buffer.read())
    except Unclear as refusal:
        result = {"refused": str(refusal)}
    except MemoryError:
        sys.exit(TOO_HEAVY)
    json.dump(result, sys.stdout)


def _limit(seconds: int, memory: int) -> None:
    try:
        import resource
    except ImportError:  # on Windows, the timeout in the parent process is the only limit
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
