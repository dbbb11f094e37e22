"""Splits owner cells into names, using the names in the document itself.

There is no built-in list of teams. Text that appears alone in a cell is learnt as a name. So is the text between learnt names,
if it appears next to different ones. "and" can be part of a name ("Performance and Risk"), so text is split there only if one
of the two halves appears alone at least as often as the whole.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.documents.posts import OwnerCell, is_titled, with_posts

PARTS = re.compile(
    r"\s*[;|•·▪●]\s*|\s+/\s*|(?<=\w{4})/(?=\w{4})"
    r"|(?<=\b[A-Z]{2})/(?=[A-Z]{2,3}\b)|(?<=\b[A-Z]{3})/(?=[A-Z]{2,3}\b)"  # initials: "DM/PL/KL"
    r"|\s+(?:(?:together |jointly |in partnership )?with|plus)\s+",
    re.IGNORECASE,
)
SOFT = re.compile(r"\s*,\s*(?:and\s+)?|\s+(?:and|&|\+)\s+|\s*/\s*")
COMMA = re.compile(r"\s*,\s*")
ADDRESS = re.compile(
    r"(?<=\S)\s*[<(\[]\s*(?:mailto:)?[^\s<>()\[\]@]{1,64}@[^\s<>()\[\]@]{1,255}\s*[>)\]]"
)  # "Jane Poole <jane@example.org>"
LOOKUP = re.compile(r";#(?:\d+(?:;#|$))?")  # SharePoint's "Ann Lee;#12;#Bob Ray;#31"
# A piece that starts or ends with one of these is not a whole name: "Head of" | "Procurement".
SMALL = frozenset("of for the and & to in on with by at de la".split())
# A piece made up only of these is the end of a name: "Procurement" | "Manager".
JOBS = frozenset(
    "manager managers lead leads officer officers director directors head team teams board group service services unit"
    " department division committee office coordinator adviser advisor partner partners assistant chief council".split()
)
INITIALS = re.compile(r"[A-Z]{2,4}")
NOBODY = re.compile(
    r"^(?:n/?a|not applicable|none|nil|not (?:yet )?(?:assigned|allocated|known)|unassigned|tb[acd]"
    r"|to be (?:agreed|confirmed|decided|determined|advised))\.?$",
    re.IGNORECASE,
)
SEAM = re.compile(r"(?<=[a-z)])(?=[A-Z])")
LONGEST_RUN = 200  # letters; names that have run together are only a few words, so anything longer is a code or an address
MOST_WORDS = 12  # words in a name; anything longer is prose in the owners column


@dataclass(frozen=True, slots=True)
class Owned:
    """The names in one cell, and any doubts about them."""

    names: tuple[str, ...]
    doubts: tuple[str, ...] = ()


def owners_of(cells: Sequence[OwnerCell], vocabulary: Iterable[str] = ()) -> list[Owned]:
    """Return the owners in each cell, in order. Each name is spelt the same way throughout."""
    cells, people = with_posts(cells)
    segments_of = {cell: _segments(cell) for cell in dict.fromkeys(cells)}  # many rows have the same owners
    names = _learnt([segment for cell in cells for segment in segments_of[cell]], (*vocabulary, *people))
    owned_by = {cell: _named(segments, names) for cell, segments in segments_of.items()}
    owned = [owned_by[cell] for cell in cells]
    return [
        replace(its, doubts=(*its.doubts, *(people[name] for name in its.names if name in people), *_about_nobody(cell)))
        for its, cell in zip(owned, cells, strict=True)
    ]


def _about_nobody(cell: OwnerCell) -> Iterator[str]:
    """Yield a warning about a placeholder for a name that isn't known yet ("TBC")."""
    for line in cell.lines:
        if NOBODY.match(line) and line[:1] in "tT":
            yield f"“{line}” was not read as a name, so it has no owner for that"


@dataclass(frozen=True, slots=True)
class _Segment:
    """Text that consists of one name or several run together, with the word positions where its lines end."""

    words: tuple[str, ...]
    breaks: frozenset[int]

    @property
    def text(self) -> str:
        return " ".join(self.words)


def _segments(cell: OwnerCell) -> list[_Segment]:
    gathered: list[list[str]] = []
    for line, parted in zip(cell.lines, cell.parted, strict=True):
        for at, piece in enumerate(PARTS.split(ADDRESS.sub("", LOOKUP.sub(";", line)))):
            piece = piece.strip(" ,-–—*")
            if not piece or NOBODY.match(piece):
                continue
            apart = (parted or at > 0) and not (gathered and _leans(gathered[-1][-1], piece))
            if apart or not gathered:
                gathered.append([piece])
            else:
                gathered[-1].append(piece)
    return [_segment(lines) for lines in gathered]


def _leans(before: str, after: str) -> bool:
    """True if two lines make up one name, because the first ends or the second starts with a small word."""
    return before.split()[-1].lower() in SMALL or after.split()[0].lower() in SMALL - {"with"}


def _segment(lines: list[str]) -> _Segment:
    words: list[str] = []
    breaks = set()
    for line in lines:
        breaks.add(len(words))
        words += line.split()
    return _Segment(tuple(words), frozenset(breaks | {len(words)}))


class _Names:
    """The names learnt so far, looked up regardless of capitals and spaces."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self.by_key: dict[str, str] = {}
        self.longest = 0
        self.alone: Counter[str] = Counter()  # how often each text appears alone between two definite separators
        for name in vocabulary:
            self.add(name)
        self.vocabulary = frozenset(self.by_key)

    def add(self, name: str) -> bool:
        key, length = _key(name), len(name.split())
        if not key or key in self.by_key or length > MOST_WORDS:
            return False
        self.by_key[key] = name
        self.longest = max(self.longest, length)
        return True

    def get(self, text: str) -> str | None:
        return self.by_key.get(_key(text))

    def run_together(self, word: str) -> list[str] | None:
        """Split a word made up of two or more names without spaces ("PolicyCommissioning")."""
        seams = [seam.start() for seam in SEAM.finditer(word[:LONGEST_RUN])]
        if not seams or len(word) > LONGEST_RUN:
            return None
        rests: dict[int, list[str]] = {len(word): []}  # backwards, each start once, because a code may be nothing but seams
        for start in (*reversed(seams), 0):
            ends = [end for end in (len(word), *seams) if end > start and end in rests and (start or end < len(word))]
            if first := next(((name, end) for end in ends if (name := self.get(word[start:end]))), None):
                rests[start] = [first[0], *rests[first[1]]]
        return rests.get(0)


def _key(name: str) -> str:
    return re.sub(r"[^\w&]+", "", name.lower())


def _learnt(segments: Sequence[_Segment], vocabulary: Iterable[str]) -> _Names:
    """Learn the names in the vocabulary, then names that appear alone, then those left over in the rest of a cell."""
    names = _Names(vocabulary)
    names.alone.update(_key(segment.text) for segment in segments)
    alone = sorted({segment.text for segment in segments}, key=lambda text: (len(text.split()), len(text), text))
    for text in alone:  # shortest first, because text made up of learnt names is not itself a name
        if not _parts(text.split(), names):
            pieces = COMMA.split(text)
            for piece in pieces if len(pieces) > 1 and len(SOFT.split(text)) == len(pieces) else [text]:
                names.add(piece)
    _unlearn_compounds(segments, names)
    return names


def _parts(words: Sequence[str], names: _Names) -> list[str] | None:
    """Split text into two or more names with "and", commas or nothing between them; None if it isn't made up of names."""
    text = " ".join(words)
    if _key(text) in names.vocabulary:
        return None
    parts: list[str] = []
    at = 0
    while at < len(words):
        if words[at].lower() in ("and", "&", "+", "with", ",") and parts:
            at += 1
            continue
        taken = _longest_name(words, at, names, whole=at == 0)
        if not taken:
            return None
        parts += taken[0]
        at += taken[1]
    return parts if len(parts) > 1 else None


def _parts_at_seams(words: Sequence[str], names: _Names) -> list[str] | None:
    """Split text in which names of several words have run together: "Quality GovernanceMedical Director"."""
    apart = [piece for word in words for piece in SEAM.split(word[:LONGEST_RUN])]
    return _parts(apart, names) if len(apart) > len(words) and all(len(word) <= LONGEST_RUN for word in words) else None


def _longest_name(words: Sequence[str], at: int, names: _Names, whole: bool = False) -> tuple[list[str], int] | None:
    room = min(names.longest, len(words) - at)
    for length in range(room, 0, -1):
        if whole and length == len(words):
            continue
        if name := names.get(" ".join(words[at : at + length]).rstrip(",")):
            return [name], length
    if together := names.run_together(words[at].rstrip(",")):
        return together, 1
    return None


def _unlearn_compounds(segments: Sequence[_Segment], names: _Names) -> None:
    """Learn the texts between names ("Transformation Team Procurement"), and forget compounds that were mistaken for names.

    Text between names is itself a name if it appears next to different names, or if line ends set it apart.
    """
    for _ in range(2):
        company: dict[str, set[str]] = defaultdict(set)
        shown: dict[str, str] = {}
        for segment in set(segments):
            if _key(segment.text) in names.vocabulary or _parts(segment.words, names):
                continue
            for rest, beside, apart in _rests(segment, names):
                shown.setdefault(_key(rest), rest)
                company[_key(rest)] |= beside
                if apart:
                    company[_key(rest)] |= {"lines", "ends"}
        fresh = [shown[key] for key, beside in company.items() if len(beside) > 1]
        if not [names.add(name) for name in fresh]:
            return
        for key, name in list(names.by_key.items()):
            if key not in names.vocabulary and _parts(name.split(), names):
                del names.by_key[key]


def _rests(segment: _Segment, names: _Names) -> list[tuple[str, set[str], bool]]:
    """Return the texts in a segment that are next to known names, as (text, neighbours, whether line ends set it apart)."""
    words = segment.words
    pieces: list[tuple[int, int, str | None]] = []
    at = start = 0
    while at < len(words):
        taken = _longest_name(words, at, names, whole=at == 0)
        if taken and taken[1] != len(words):
            if at > start:
                pieces.append((start, at, None))
            pieces.append((at, at + taken[1], taken[0][0]))
            at += taken[1]
            start = at
        else:
            at += 1
    if at > start:
        pieces.append((start, at, None))
    return [rest for rest in (_rest(segment, pieces, i) for i in range(len(pieces))) if rest]


def _rest(segment: _Segment, pieces: list[tuple[int, int, str | None]], i: int) -> tuple[str, set[str], bool] | None:
    start, end, name = pieces[i]
    words = segment.words[start:end]
    if name or len(pieces) < 2 or not _could_be_a_name(words):
        return None
    beside = {f"after {pieces[i - 1][2]}"} if i else set()
    if i + 1 < len(pieces):
        beside.add(f"before {pieces[i + 1][2]}")
    return " ".join(words), beside, {start, end} <= segment.breaks


def _could_be_a_name(words: Sequence[str]) -> bool:
    edges = {words[0].lower(), words[-1].lower()}
    return (
        not edges & SMALL
        and not {word.lower() for word in words} <= JOBS
        and all(word[:1].isupper() or word.lower() in SMALL for word in words)
    )


def _named(segments: Sequence[_Segment], names: _Names) -> Owned:
    owners: list[str] = []
    doubts: list[str] = []
    for segment in segments:
        more, doubt = _split(segment, names)
        owners += more
        doubts += doubt
    return Owned(tuple(dict.fromkeys(owners)), tuple(doubts))


def _split(segment: _Segment, names: _Names) -> tuple[list[str], list[str]]:
    text = segment.text
    if parts := _parts(segment.words, names) or _parts_at_seams(segment.words, names):
        together = any(SEAM.search(word[:LONGEST_RUN]) for word in segment.words)
        return parts, [f"“{text}” was read as {_listed(parts)}"] if together else []
    pieces = [piece for piece in SOFT.split(text) if piece]
    if len(pieces) > 1 and all(map(is_titled, pieces)):
        return pieces, []
    listed = "," in text or "/" in text
    if listed and len(pieces) > 1 and _key(text) not in names.vocabulary and all(map(INITIALS.fullmatch, pieces)):
        return pieces, []  # "JP, KL & MN"
    has_names = len(pieces) > 1 and _key(text) not in names.vocabulary and any(names.get(piece) for piece in pieces)
    whole = "&" not in text or all(len(piece.split()) > 1 for piece in pieces)  # "Parks & Leisure" is usually one name
    apart = has_names and whole and all(_could_be_a_name(piece.split()) for piece in pieces)
    seldom = names.alone[_key(text)] <= max(names.alone[_key(piece)] for piece in pieces or [""])
    if (apart and seldom) or ("," in text and not names.get(text)):
        return [names.get(piece) or piece for piece in pieces], [f"“{text}” was read as {_listed(pieces)}"] if has_names else []
    return [names.get(text) or text], [f"“{text}” was taken for one owner"] if has_names else []


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
