"""How does a command end when it is stopped, and what does it never leave behind?

Stopping is Ctrl-C, the end of the terminal, or a request of the system: the command cleans up and ends with 130. A
command that crashes leaves no image of its memory, for names can be in it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from types import FrameType

STOPPED = 130
_PR_SET_DUMPABLE = 4
_stops: list[int] = []


def prepare() -> None:
    """Let every request to stop be heard, and no core dump be made. One thread for the algebra of small matrices.

    More threads make it slower here (up to four times the processor time), and sums in another order give other bytes.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # What started us may have chosen that we do not hear it (nohup).
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)
    sys.unraisablehook = _unraised
    _leave_no_image()


def was_stopped() -> bool:
    """Whether a request to stop came: then whatever failed afterwards failed because of it."""
    return bool(_stops)


def _unraised(trouble: object) -> None:
    """What could not be raised is told, but not a stop that came while a library called us: it has been heard."""
    if not _stops:
        sys.__unraisablehook__(trouble)  # type: ignore[arg-type]


def _stop(number: int, frame: FrameType | None) -> None:
    _stops.append(number)
    raise KeyboardInterrupt


def _leave_no_image() -> None:
    """No core file; on Linux not even for programs that collect cores, which a limit does not hold back."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    if sys.platform == "linux":
        with contextlib.suppress(ImportError, OSError, AttributeError):
            import ctypes

            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
