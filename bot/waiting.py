"""Waits for the end of a long-running process, and ends a process that is stuck.

A regular expression that takes for ever holds Python's interpreter lock: no other thread runs, and no signal is handled, so not
even SIGTERM ends the process. The operating system's timer for processor time does, because it needs no Python thread.
"""

from __future__ import annotations

import faulthandler
import signal
import threading

BEAT = 1.0  # seconds after which the timer is reset
HELD = 20.0  # seconds of processor time without a reset after which the process is ended


def wait_for(ended: threading.Event) -> None:
    """Wait until `ended` is set. Call this on the main thread.

    If one thread holds the interpreter for `HELD` seconds of processor time, standard error shows what each thread was doing,
    and SIGPROF ends the process, so that its supervisor can restart it.
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
