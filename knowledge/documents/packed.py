"""The files packed into a .docx or .xlsx, unpacked piece by piece and within limits.

A zip file can lie about the sizes of its members, so the bytes are counted as they are unpacked.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile, ZipFile

from lxml import etree

from knowledge.documents.limits import LARGEST_MEMBER, MOST_MEMBERS, MOST_NODES, too_large
from knowledge.input_files import megabytes

# What zipfile and lxml raise for a broken or encrypted file; lxml's errors are SyntaxErrors.
BROKEN = (BadZipFile, SyntaxError, LookupError, ValueError, OSError, NotImplementedError, RuntimeError, EOFError, zlib.error)
PIECE = 65_536  # bytes unpacked at a time
SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


class Packed:
    """A zip file in memory. Its methods raise one of BROKEN if it is damaged, and Unclear if it is too large."""

    def __init__(self, raw: bytes, name: str) -> None:
        self.name = name
        self.held = 0
        self.zip = ZipFile(io.BytesIO(raw))
        if len(self.zip.namelist()) > MOST_MEMBERS:
            raise too_large(name, f"{MOST_MEMBERS:,} files packed into it")

    def has(self, member: str) -> bool:
        return member in self.zip.namelist()

    def pieces(self, member: str) -> Iterator[bytes]:
        """Yield a member's bytes, piece by piece."""
        size = 0
        with self.zip.open(member) as file:
            while piece := file.read(PIECE):
                size += len(piece)
                if size > LARGEST_MEMBER:
                    raise too_large(self.name, f"{megabytes(LARGEST_MEMBER)} packed into it")
                yield piece

    def events(self, member: str, tags: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
        """Yield the start and end of each element with one of these tags ("{*}tr"). Entities are not expanded.

        The caller must call `done` on each row or paragraph, to keep memory use low.
        """
        parser = etree.XMLPullParser(events=("start", "end"), tag=tags, **SAFE)
        self.held = 0
        for piece in self.pieces(member):
            self.held += _nodes(piece)
            parser.feed(piece)
            yield from parser.read_events()
            if self.held > MOST_NODES:
                raise too_large(self.name, f"{MOST_NODES:,} elements in one row or paragraph")
        parser.close()

    def done(self, element: Any) -> None:
        """Free an element from `events`, and everything before it in the same parent."""
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]
        self.held = 0

    def tree(self, member: str) -> Any | None:
        """Parse a small member (styles, numbering) into a tree; None if the file doesn't have it."""
        if not self.has(member):
            return None
        parser = etree.XMLParser(**SAFE)
        nodes = 0
        for piece in self.pieces(member):
            nodes += _nodes(piece)
            if nodes > MOST_NODES:
                raise too_large(self.name, f"{MOST_NODES:,} elements in {member}")
            parser.feed(piece)
        return parser.close()


def _nodes(piece: bytes) -> int:
    """Return an upper bound on the number of tags and attributes in a piece of XML."""
    return piece.count(b"<") + 2 * piece.count(b"=")


def holds(raw: bytes, member: str) -> bool:
    """True if a zip file in memory has a member. A broken file has none."""
    try:
        return Packed(raw, "The file").has(member)
    except BROKEN:
        return False
