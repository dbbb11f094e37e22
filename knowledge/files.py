"""Creates files that only their owner can read, and detects whether a file has been replaced."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TextIO

OWNER_ONLY = 0o600
_CREATING = threading.Lock()

Identity = tuple[int, int]  # device and inode


def create(path: Path) -> None:
    """Create an empty file that only its owner can read, unless the file exists. Raises OSError.

    SQLite gives the files beside a database the same permissions as the database. The lock is needed because closing a file
    releases SQLite's locks on it: nothing else in this process may open the file until it is closed here.
    """
    with _CREATING:
        if not path.exists():
            os.close(os.open(path.resolve(), os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY))


def new_text(path: Path) -> TextIO:
    """Open a new text file for writing (UTF-8, line feeds) that only its owner can read. It replaces an existing file."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY), "w", encoding="utf-8", newline="\n")


def identity(path: Path) -> Identity | None:
    """Something that identifies a file even if its name is reused, or None if there is no file."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino
