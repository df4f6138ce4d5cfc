"""What about the network lies in the folder of a hub or a key holder, beside all else?"""

from __future__ import annotations

from pathlib import Path

#: Who may ask, and with which certificate; every request, without what was in it.
MEMBERS, CERTIFICATES = "members", "certificates"
JOURNAL = Path("log") / "network.jsonl"
