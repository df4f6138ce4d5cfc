"""One of the three servers, as a process: python -m publiek.collective.overlap.sharing.server SETTINGS.

It listens until it is ended, and prints a line when it is ready and one for each refusal: a code, never what was in a
message.
"""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from types import FrameType

from filelock import FileLock, Timeout
from threadpoolctl import threadpool_limits

from publiek.collective.overlap.sharing import settings
from publiek.collective.overlap.sharing.node import Node
from publiek.collective.overlap.sharing.refusals import settings_unreadable
from publiek.collective.overlap.sharing.tls import Address, Listener, TlsLine
from publiek.errors import PubliekError


def main(arguments: list[str]) -> int:
    """Serve with the settings in the file that is named; the exit code of what was refused, or 0."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        serve(settings.read(Path(arguments[0])))
    except PubliekError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


def serve(told: settings.Settings, *, listen: Address | None = None) -> None:
    """Serve until SIGTERM. `listen`: where, when that is not where the others call.

    Raises UsageError "sharing-settings" when another process serves from this folder already.
    """
    told.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = FileLock(str(told.folder / ".only-one"), mode=0o600)
    taken = False
    try:
        lock.acquire(timeout=0)
    except Timeout:
        taken = True
    if taken:
        raise settings_unreadable("folder")
    line = TlsLine(told.credentials, told.addresses, patience=told.duty.patience)
    node = Node(told.me, told.duty, told.folder, line)
    node.tidy()

    def answer(content: bytes, *, certificate: str) -> bytes:
        reply = node.answer(content, certificate=certificate)
        if reply[:1] == b"-":
            print(f"refused {json.loads(reply[1:])['code']}", flush=True)
        return reply

    listener = Listener(listen or told.addresses[told.me.public.name], told.credentials, answer)

    def end(number: int, frame: FrameType | None) -> None:
        listener.close()

    signal.signal(signal.SIGTERM, end)
    print(f"ready {told.me.public.name} {listener.port}", flush=True)
    with threadpool_limits(1), lock:
        listener.serve()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
