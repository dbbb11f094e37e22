"""Where a database is stored: in an SQLite file, or in PostgreSQL."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from knowledge.model import Unclear

NO = ("0", "no", "false", "off")
SCHEMES = re.compile(r"postgres(?:ql)?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Address:
    """The URL of a PostgreSQL database. Its printed form leaves out the password."""

    url: str = field(repr=False)

    def __str__(self) -> str:
        return f"PostgreSQL ({urlsplit(self.url).path.strip('/') or 'its default database'})"

    @property
    def key(self) -> str:
        """Letters and digits that identify the database, for use in file names."""
        return hashlib.sha256(self.url.encode()).hexdigest()[:16]


Place = Path | Address
USUAL = "planbot.db"
FILE, URL, EPHEMERAL = "PLANBOT_DB", "DATABASE_URL", "PLANBOT_EPHEMERAL"


def place_of(text: str) -> Place:
    """The database that a file name or a URL stands for."""
    return Address(text) if SCHEMES.match(text) else Path(text)


def may_exist(place: Place) -> bool:
    """True unless the database is a file that doesn't exist. (PostgreSQL isn't contacted.)"""
    return not isinstance(place, Path) or place.exists()


def chosen(named: str | None, environment: Mapping[str, str]) -> Place:
    """The database chosen on the command line or in the environment, by default a file in the working folder.

    Raises Unclear if the environment names two databases, a URL that isn't PostgreSQL's, or a file on a disk that is wiped on
    restart.
    """
    file, url = environment.get(FILE), environment.get(URL)
    if not named and file and url:
        raise Unclear(
            f"{URL} and {FILE} are both set, so which database is meant isn't clear: unset one of them. “planbot move --to"
            f" {URL}” moves what is in the file into PostgreSQL."
        )
    if not named and url and not SCHEMES.match(url):
        raise Unclear(f"{URL} is not the address of a PostgreSQL database: it begins with postgresql:// or postgres://.")
    place = place_of(named or url or file or USUAL)
    if isinstance(place, Path) and not is_kept(environment):
        why = "DYNO is set" if environment.get("DYNO") else f"{EPHEMERAL} is set"
        raise Unclear(
            f"This computer’s disk isn't kept ({why}), so everything in {place} would be lost at the next restart: add a"
            f" PostgreSQL database and set {URL} to its address. If the disk is kept after all, set {EPHEMERAL}=0."
        )
    return place


def is_kept(environment: Mapping[str, str]) -> bool:
    """True if files on the local disk survive a restart, as far as the environment tells."""
    ephemeral = environment.get(EPHEMERAL, "").strip().lower()
    return ephemeral in NO if ephemeral else not environment.get("DYNO")
