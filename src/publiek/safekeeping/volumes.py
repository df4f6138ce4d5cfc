"""Does a folder lie on an encrypted disk, as far as the system tells? Looked up, never guessed."""

from __future__ import annotations

from pathlib import Path

#: File systems that encrypt by themselves.
_ENCRYPTING = {"ecryptfs", "fuse.gocryptfs", "fuse.encfs", "fuse.cryfs", "fuse.securefs"}
#: Memory: nothing is at rest there.
_MEMORY = {"tmpfs", "ramfs"}


def encrypted(folder: Path, *, mounts: Path = Path("/proc/self/mountinfo"), system: Path = Path("/sys")) -> str:
    """Whether the volume of `folder` is encrypted: yes, no (a plain disk, and nothing above it encrypts) or unknown.

    On Linux alone; on macOS and Windows the system's own settings (FileVault, BitLocker) tell it: "unknown" here.
    """
    try:
        kind, device = _mount_of(folder.expanduser().resolve(), mounts)
    except (OSError, ValueError, IndexError):
        return "unknown"
    if kind in _ENCRYPTING or kind in _MEMORY:
        return "yes"
    block = system / "dev" / "block" / device
    if not block.exists():
        return "unknown"
    return "yes" if _crypt(block.resolve(), 0) else "no"


def _mount_of(folder: Path, mounts: Path) -> tuple[str, str]:
    """The kind of file system of the mount that holds `folder`, and its device as "8:1"."""
    best, found = "", ("", "")
    for line in mounts.read_text("utf-8").splitlines():
        before, _, after = line.partition(" - ")
        words, place = before.split(), before.split()[4].encode().decode("unicode_escape")
        inside = folder == Path(place) or Path(place) in folder.parents
        if inside and len(place) >= len(best):
            best, found = place, (after.split()[0], words[2])
    return found


def _crypt(block: Path, depth: int) -> bool:
    """Whether a device, or one of those it is made of, is of the system's own disk encryption."""
    uuid = block / "dm" / "uuid"
    if uuid.is_file() and uuid.read_text("utf-8").startswith("CRYPT-"):
        return True
    slaves = block / "slaves"
    below = sorted(slaves.iterdir()) if slaves.is_dir() and depth < 8 else []
    return bool(below) and all(_crypt(one.resolve(), depth + 1) for one in below)
