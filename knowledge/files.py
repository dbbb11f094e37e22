"""Makes files that only their owner may read, and tells whether a file is still the one that was opened."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TextIO

OWNER_ONLY = 0o600
_CREATING = threading.Lock()

Identity = tuple[int, int]  # device and inode


def create(path: Path) -> None:
    """Make an empty file that only its owner may read. An existing file stays as it is. Raises OSError.

    SQLite gives the files beside a database the database's own permissions. The lock is needed because closing a file releases
    SQLite's locks on it: nobody in this process may open the file before it is closed here.
    """
    with _CREATING:
        if not path.exists():
            os.close(os.open(path.resolve(), os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY))


def new_text(path: Path) -> TextIO:
    """A new text file (UTF-8, line feeds) that only its owner may read, open for writing. It replaces an existing one."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY), "w", encoding="utf-8", newline="\n")


def identity(path: Path) -> Identity | None:
    """What distinguishes a file from any other that may take its name, or None if there is no file."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino
