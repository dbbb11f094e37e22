"""Unexpected errors at the terminal: a short apology with a reference, and the traceback with PLANBOT_DEBUG=1."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

APOLOGY = "Sorry, something went wrong in planbot (reference {}): try again, or set PLANBOT_DEBUG=1 to see where."


def reference(fault: Exception) -> str:
    """An error's reference, which is the same whenever the same error happens at the same place.

    With PLANBOT_DEBUG=1, the traceback goes to standard error as well.
    """
    last = traceback.extract_tb(fault.__traceback__)[-1]
    if os.environ.get("PLANBOT_DEBUG") == "1":
        traceback.print_exception(fault)
    return f"{type(fault).__name__}-{Path(last.filename).stem}-{last.lineno}"
