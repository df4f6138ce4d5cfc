"""What can an entry of the log say? An action of a closed list, about what, by whom; never a value of a person.

What a person typed cannot come in: a subject is a code or a number, a detail a count, yes or no, or a short code. What
looks like an e-mail address, a postcode, a telephone number or a pseudonym is refused, with an error that does not
quote it. One lower-case word cannot be told from a code: the rooms give codes of their own, never what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from publiek.logbook import refusals

#: Everything that is ever written down, by kind.
ACTIONS: dict[str, tuple[str, ...]] = {
    "seen": ("view", "export", "release", "contribution"),
    "changed": ("import", "withdraw", "connection", "settings", "purpose", "agreement", "approval"),
    "persons": ("access", "rectification", "objection", "erasure", "consent", "case", "retention", "write-back"),
    "kept": ("backup", "restore", "leave", "load"),
    "keys": ("key-made", "key-used", "key-rotated", "key-destroyed"),
}
KNOWN = frozenset(action for kind in ACTIONS.values() for action in kind)

#: A longer number is not a count: it may be a pseudonym, a customer or a telephone.
MOST = 10**12
#: So many details in one entry at most.
MOST_DETAILS = 20
_CODE = re.compile(r"[a-z0-9]+(?:[-._:/+][a-z0-9]+)*")
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_SUBJECT = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._:/#+-]{0,119}")
_WHO = re.compile(r"[\w][\w .:'’()/+-]{0,119}")
_LONGEST_CODE = 80
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: A code without a letter of a digest and with so many digits is a telephone number or a date of birth, unless it is
#: as long as an id or a digest.
_MOST_DIGITS, _IDS = 8, (16, 32, 64)
#: A Dutch postcode with its letters; nine and more digits in a row, unless they are an id of 16 or a digest.
_PERSONAL = re.compile(
    r"(?<![A-Za-z0-9])[1-9][0-9]{3}(?: ?[A-Z]{2}|[a-z]{2})(?![A-Za-z0-9])"
    r"|(?<![0-9A-Fa-f])(?:[0-9]{9,15}|[0-9]{17,63})(?![0-9A-Fa-f])"
)


@dataclass(frozen=True)
class Entry:
    """`action`: of ACTIONS; `subject`: a page, report, agreement, delivery or receipt, by its code or number.

    `who`: an account, an approver, or "" for the owner of this computer. `detail`: counts and codes alone.
    """

    action: str
    subject: str = ""
    who: str = ""
    allowed: bool = True
    detail: Mapping[str, str | int | bool] = field(default_factory=dict)


def require_sound(entry: Entry) -> None:
    """Raises ValueError, that quotes nothing, unless the entry says only what an entry may say.

    Who acts can be typed by a person: what does not fit there is a UsageError "log-who".
    """
    if entry.action not in KNOWN:
        raise ValueError("an action the log does not know")
    if entry.subject and not (_SUBJECT.fullmatch(entry.subject) and not _PERSONAL.search(entry.subject)):
        raise ValueError("a subject of the log is a code or a number")
    if entry.who and not (_WHO.fullmatch(entry.who) and not _PERSONAL.search(entry.who)):
        raise refusals.who_unfit()
    if not isinstance(entry.allowed, bool) or len(entry.detail) > MOST_DETAILS:
        raise ValueError("an entry of the log is short")
    for name, value in entry.detail.items():
        if not isinstance(name, str) or not _NAME.fullmatch(name) or not _sound(value):
            raise ValueError("a detail of the log is a count, yes or no, or a short code")


def _sound(value: object) -> bool:
    if isinstance(value, bool):
        return True
    if isinstance(value, int):
        return abs(value) <= MOST
    if not isinstance(value, str) or len(value) > _LONGEST_CODE:
        return False
    if not value or _DAY.fullmatch(value):
        return True
    telephone = not re.search("[a-f]", value) and sum(c.isdigit() for c in value) >= _MOST_DIGITS
    known_long = len(value) in _IDS and value.isalnum()
    return bool(_CODE.fullmatch(value)) and not _PERSONAL.search(value) and (known_long or not telephone)
