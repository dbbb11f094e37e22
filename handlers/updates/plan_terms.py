"""What a plan's lines can name, looked up for a store and a plan (see `line_terms`)."""

from __future__ import annotations

from datetime import date

from handlers.request import Request
from handlers.understanding import column_names
from handlers.understanding.column_names import Columns
from handlers.understanding.lexicon import lexicon
from handlers.understanding.refs import Shape
from handlers.updates import line_terms
from knowledge import changes
from knowledge.model import Plan, Unclear
from knowledge.store import Store


def columns(store: Store, plan: Plan) -> Columns:
    """The plan's further columns, which lines can change."""
    return store.cached(plan, "columns", lambda: column_names.in_lines(store.vocabulary(plan)))


def ref(store: Store, plan: Plan, typed: str) -> str:
    """The ref for a typed one. Raises Unclear if the plan doesn't have it."""
    own = terms(store, plan).ref(typed)
    if own is None:
        raise Unclear(f"Nothing was changed: the plan has no {typed.upper()}.")
    return own


def shape(store: Store, plan: Plan) -> Shape:
    """The plan's refs."""
    return lexicon(store, plan).refs


def terms(store: Store, plan: Plan, request: Request | None = None) -> line_terms.Terms:
    """The plan's terms, for a line in the request. Without one, dates without a year can't be read."""
    today = changes.local_in(store, plan, request.at).date() if request else date.min
    return line_terms.terms(shape(store, plan), store.vocabulary(plan), today, columns(store, plan))
