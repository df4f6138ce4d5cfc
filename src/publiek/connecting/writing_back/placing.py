"""How do files with people's numbers come into a folder: whole, for their owner alone, or not at all?"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from publiek.errors import StorageError, Text


def place_private(contents: Mapping[str, bytes], folder: Path) -> list[Path]:
    """Writes every file (name -> content) into `folder`, mode 0600, in the order given; each whole or not.

    Raises StorageError "write-back-not-written".
    """
    made: list[Path] = []
    drafts: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for content in contents.values():
            handle, draft = tempfile.mkstemp(prefix=".publiek-", dir=folder)
            drafts.append(Path(draft))
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(handle)
        for draft_path, name in zip(drafts, contents, strict=True):
            draft_path.replace(folder / name)
            made.append(folder / name)
        return made
    except OSError:
        pass
    finally:
        for left in drafts:
            left.unlink(missing_ok=True)
    raise StorageError(
        "write-back-not-written",
        Text("De bestanden kunnen niet worden weggeschreven.", "The files cannot be written."),
        Text("Kijk of u in de map mag schrijven en of de schijf vol is.", "Check your rights and the free space."),
    )
