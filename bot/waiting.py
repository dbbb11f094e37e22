"""Waits for the end of a long-running process, and ends one in which nothing can happen any more.

A regular expression that takes for ever holds Python's interpreter: no other thread runs, and no signal is handled, so that
not even SIGTERM ends the process. The system's timer for processor time does: it needs no thread of Python's.
"""

from __future__ import annotations

import faulthandler
import signal
import threading

BEAT = 1.0  # seconds between two moments at which the timer is set anew
HELD = 20.0  # seconds of processor time without such a moment, after which the process is ended


def wait_for(ended: threading.Event) -> None:
    """Wait until `ended` is set; call it on the main thread.

    If one thread keeps the interpreter to itself for `HELD` seconds of processor time, standard error says what each thread was
    doing, and SIGPROF ends the process: whatever started it can start it again.
    """
    if not hasattr(signal, "setitimer"):  # Windows
        while not ended.wait(BEAT):
            pass
        return
    faulthandler.register(signal.SIGPROF, chain=True)
    try:
        signal.setitimer(signal.ITIMER_PROF, HELD)
        while not ended.wait(BEAT):
            signal.setitimer(signal.ITIMER_PROF, HELD)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        faulthandler.unregister(signal.SIGPROF)
