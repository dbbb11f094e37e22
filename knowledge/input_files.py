"""Reads a file that a user named, without trusting it: only a regular file, and only up to a given size."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from knowledge.model import Unclear

KINDS = ((stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"), (stat.S_ISCHR, "a device"), (stat.S_ISBLK, "a device"))


def read_bytes(path: Path, largest: int, what: str) -> bytes:
    """The contents of a regular file with at most `largest` bytes. `what` says what the file should be ("the plan's document").

    Raises Unclear for anything else: a missing file, a folder, a pipe or device (which might never end), or a file that is too
    large or unreadable. O_NONBLOCK is needed because opening a pipe would otherwise wait for its writer.
    """
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError as fault:
        raise Unclear(f"There is no file {path}: check its name and folder.") from fault
    except (OSError, ValueError) as fault:
        if os.path.isdir(path):  # Path.is_dir raises for a name that is too long
            raise Unclear(f"{path} is a folder: name the file in it.") from fault
        raise Unclear(f"{path} cannot be read ({fault}): check its name and that you may open it.") from fault
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        os.close(handle)
        if stat.S_ISDIR(status.st_mode):
            raise Unclear(f"{path} is a folder: name the file in it.")
        kind = next((name for test, name in KINDS if test(status.st_mode)), "no ordinary file")
        raise Unclear(f"{path} is {kind}: name an ordinary file.")
    with os.fdopen(handle, "rb") as file:
        content = file.read(largest + 1) if status.st_size <= largest else None
    if content is None or len(content) > largest:
        raise Unclear(f"{path.name} is larger than {megabytes(largest)}: check that it is {what}.")
    return content


def megabytes(size: int) -> str:
    """A size in words: "10 MB", "0.5 MB"."""
    return f"{size / 1_000_000:g} MB"
