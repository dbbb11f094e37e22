"""Unexpected errors: an apology with a reference, under which the log has the traceback."""

from __future__ import annotations

import secrets

from bot.slack import logs
from bot.slack.claims import SlackClaim

APOLOGY = "Sorry, something went wrong here. Try again; if it happens again, tell whoever runs planbot the reference {}."


def apology(claim: SlackClaim) -> str:
    """Log the exception being handled, and return the apology for it."""
    return APOLOGY.format(reported(claim.kind, claim.id))


def reported(kind: str, id: str) -> str:
    """Log the exception being handled, with the kind of work that raised it, and return its reference."""
    reference = secrets.token_hex(3)
    logs.fault("fault", reference=reference, kind=kind, id=id)
    return reference
