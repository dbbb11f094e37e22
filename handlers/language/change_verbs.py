"""The verbs and statuses that lines of changes use: "close R9", "we have finished R5", "R17 on hold"."""

from __future__ import annotations

from knowledge.vocabulary import CLOSED, OPEN

STATUS = "|".join(
    sorted((way for table in (CLOSED, OPEN) for head, also in table.items() for way in (head, *also)), key=len, reverse=True)
)
VERBS = {
    "close": "closed",
    "complete": "completed",
    "finish": "finished",
    "cancel": "cancelled",
    "withdraw": "withdrawn",
    "pause": "paused",
    "suspend": "suspended",
    "supersede": "superseded",
    "drop": "dropped",
    "abandon": "abandoned",
    **{
        f"{verb} {way}": "completed"
        for verb in ("tick", "close", "finish", "check", "wrap")
        for way in ("off", "out", "up", "down")
    },
}
"""Verbs that set a status by themselves ("close R9"), each with that status."""
PAST = {
    **dict.fromkeys(("completed", "finished", "closed", "delivered", "implemented", "concluded", "done"), "completed"),
    **dict.fromkeys(("wrapped up", "signed off", "finished off", "closed off", "closed down", "ticked off"), "completed"),
    **dict.fromkeys(("started", "begun", "kicked off", "commenced", "made a start on", "picked up"), "in progress"),
    **dict.fromkeys(("paused", "suspended", "parked", "put on hold", "stalled"), "on hold"),
    **{verb: verb for verb in ("cancelled", "withdrawn", "superseded", "abandoned", "dropped")},
}
"""Verbs in the past tense that give a status ("we have finished R9"), each with that status."""

VERB = r"(?:update|set|mark|change|move|put|make|amend|edit|log|record|flag)"
