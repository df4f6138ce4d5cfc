"""How is a file that goes out written? Whole or not at all; readable by its owner alone where persons are in it."""

from __future__ import annotations

import os
from pathlib import Path

from publiek.errors import ExchangeError, Text


def write_whole(path: Path, content: bytes, *, private: bool = False) -> None:
    """`content` as the file `path`, in one step; its folder is made when it is not there.

    Raises ExchangeError "exchange-not-written".
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    mode = 0o600 if private else 0o644
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise _not_written() from None


def _not_written() -> ExchangeError:
    return ExchangeError(
        "exchange-not-written",
        Text("Het bestand kan niet worden weggeschreven.", "The file cannot be written."),
        Text(
            "Kijk of de map bestaat en de schijf niet vol is.", "Check that the folder exists and the disk is not full."
        ),
    )
