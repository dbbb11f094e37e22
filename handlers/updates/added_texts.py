"""Texts that a line adds: notes, progress, and evidence with its links."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.language import change_values, statement_words
from handlers.updates.asking_back import NOTHING, Back, unread
from handlers.updates.draft import Draft
from handlers.updates.line_terms import Edits, Says, Terms
from knowledge.changes import APPEND, Edit


def as_progress(ref: str, text: str) -> Draft:
    """A draft that adds the text to a recommendation's progress, and the links at its end as evidence."""
    bare, links = without_links(text)
    return Draft(ref, (Edit("progress", bare.strip(), how=APPEND), *(piece("", link) for link in links)), line=text)


def note(says: Says, ref: str, words: Terms) -> Edits | Back:
    return added_text(
        "note", f"{says['note']} {says.get('more', '')}".strip(), ref, f"say what is to be noted, as “note on {ref}: …”."
    )


def added_text(field: str, text: str, ref: str, lacking: str) -> Edits | Back:
    """The edits that add the text and, if it is progress, the links at its end as evidence; or a question back."""
    bare, links = without_links(text) if field == "progress" else (text, [])
    if not says_something(bare):
        return Back(f"{NOTHING}{lacking}")
    return (Edit(field, bare.strip(), how=APPEND), *(piece("", link) for link in links))


def says_something(text: str) -> bool:
    """True if leftover text reads like a statement about the recommendation, and not like part of another change."""
    plain = text.strip()
    return bool(plain) and not statement_words.FILLER.match(plain) and not statement_words.UNREAD.match(plain)


def evidence(says: Says, ref: str, words: Terms) -> Edits | Back:
    """The edits for evidence: words, links, or words before each link; or a question back."""
    text = f"{says.get('what', '')} {says['evidence']}".strip()
    if not text:
        return Back(f"{NOTHING}say what shows it, as “evidence for {ref}: https://…”.")
    urls = list(change_values.URL.finditer(text))
    if not urls:
        return (piece(text.strip(change_values.AFTER_URL + " -–"), ""),)
    starts = [0, *(url.end() for url in urls)]
    texts = [_lead(text[start : url.start()]) for start, url in zip(starts, urls, strict=False)]
    after = text[starts[-1] :].strip(change_values.AFTER_URL + " -–")
    texts[-1] = f"{texts[-1]} {after}".strip()
    return tuple(piece(words, _link(url)) for words, url in zip(texts, urls, strict=True))


def piece(text: str, link: str) -> Edit:
    """One piece of evidence to add."""
    return Edit("evidence", {"text": text, "link": link}, how=APPEND)


def _lead(text: str) -> str:
    """The words before a link, without those that only introduce it."""
    return f"{text[: -change_values.END]}{change_values.BEFORE_URL.sub('', text[-change_values.END :])}".strip(" \n,.:;-–)")


def _link(url: re.Match[str]) -> str:
    """A link without the full stop or brackets around it."""
    link = url[1]
    while link[-1:] in change_values.AFTER_URL and not (link.endswith(")") and link.count("(") >= link.count(")")):
        link = link[:-1]
    return link


def without_links(text: str) -> tuple[str, list[str]]:
    """The text without the links at its end and the words that introduce them, and all its links."""
    urls = list(change_values.URL.finditer(text))
    links = list(dict.fromkeys(map(_link, urls)))
    bare, end = text, len(text)
    for url in reversed(urls):
        between = text[url.end() : end] if end == len(text) else _lead(text[url.end() : end])
        if between.strip(change_values.AFTER_URL + " \n"):
            break
        bare, end = _lead(text[: url.start()]), url.start()
    return bare, links


def with_progress(edits: Sequence[Edit], text: str, links: Sequence[str], ref: str) -> Edits | Back:
    """The edits, plus progress if there is any text left, plus the links."""
    pieces = [piece("", link) for link in links]
    if text and links and (lead := change_values.SAYS_WHERE.fullmatch(text)):
        pieces[0] = piece(lead["what"].strip(), links[0])
        text = ""
    if links and change_values.ADDS_LINK.fullmatch(text):
        text = ""
    if text and not change_values.NOTHING_MORE.match(text):
        if not says_something(text):
            return unread(text, ref)
        return (*edits, Edit("progress", text, how=APPEND), *pieces)
    return (*edits, *pieces)


def says_enough(text: str) -> bool:
    return says_something(text) and (len(text.split()) > 1 or any(map(str.isdigit, text)))
