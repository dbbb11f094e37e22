"""The plan and its history: documents, journal, projection, store, search. Nothing in this package knows about chat."""

import sys

# sqlite-utils imports numpy if it is installed (matplotlib needs it), although planbot never needs it there. That would take
# half of the start-up time, so numpy is hidden during the import.
if "numpy" not in sys.modules:
    sys.modules["numpy"] = None  # type: ignore[assignment]
    import sqlite_utils  # noqa: F401

    del sys.modules["numpy"]
