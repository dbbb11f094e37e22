"""Which questions are about what the plan's text says, and which of their words carry no subject."""

from __future__ import annotations

from handlers.language.rows import row

OF_RECOMMENDATIONS = row(
    "list",
    "which recommendations mention parking",
    r"""
    \b(?:recommendations?|recs?|action points?|actions|items)\b|^(?:which|what) ones?\b
    |^(?:please )?(?:find|show|list|search|look up|bring up)\b|\b(?:anything|something) (?:about|on)\b|^about\b
    """,
)
"""The question asks which recommendations there are."""
OF_A_SUBJECT = row(
    "about",
    "what does the plan say about parking",
    r"\b(?:plan|document|it) (?:say|says|mention|mentions|have|cover|covers)\b|^(?:(?:so|and|but|ok) )*(?:what|how) about\b",
)
"""The question asks for whatever there is on a subject."""
QUESTION = row(
    "question",
    "what did the audit find",
    r"\?|\b(?:who|whom|whose|what|whats|when|where|why|how|which|whether)\b"
    r"|^(?:is|are|was|were|has|have|had|did|does|do|will|would|can|could|should)\b",
)
VERBS: frozenset[str] = frozenset("find list work".split())
"""Words for asking that may also be what a question is about: "what did the audit find"."""
ASKING: frozenset[str] = frozenset(
    """
    many much often long far soon say says said tell mean means meaning stand stands short definition acronym abbreviation
    number figure figures percentage percent cent proportion share rate total amount kind sort type name named called
    please exactly currently now still yet already again plan happened happening happens happen become became use
    anybody anyone somebody someone nobody people question answer know knows thing things way going did done doing
    length duration date money idea ideas position situation there here whether mention mentions mentioned
    """.split()
)
"""Words that say what is asked, and not what about."""
