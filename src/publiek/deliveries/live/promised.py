"""Is what a vendor's definition promises there, and which moment on the house's clock does it tell?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from publiek.deliveries.live import refusals
from publiek.deliveries.systems.documents import HOUSE_CLOCK


def required(record: Any, name: str, system: str) -> Any:
    """The value of `name` ("event.id" for a value inside another). Raises NetworkError "live-answer-changed" where the
    answer has no such field, or null in it.
    """
    found = record
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
        if found is None:
            raise refusals.answer_changed(system, name)
    return found


def records_in(answer: Any, name: str, system: str) -> list[dict[str, Any]]:
    """An answer that must be a list of records. Raises NetworkError "live-answer-changed"."""
    if not isinstance(answer, list) or not all(isinstance(one, dict) for one in answer):
        raise refusals.answer_changed(system, name)
    return answer


def text(value: Any) -> str:
    """Text or a number as text, without spaces around it; "" for anything else."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        return ""
    return str(value).strip()


def inside(record: Any, *names: str) -> str:
    """The text at the end of a path of names, "" when the path ends before."""
    for name in names:
        record = record.get(name) if isinstance(record, Mapping) else None
    return text(record)


def whole_number(value: Any) -> int | None:
    """A count, zero or more; None for anything else."""
    if isinstance(value, bool):
        return None
    try:
        number = Decimal(text(value))
    except InvalidOperation:
        return None
    return int(number) if number.is_finite() and number == int(number) and 0 <= number < 10**9 else None


def cents(value: Any) -> int | None:
    """An amount in euros (or the money of the account) as cents; None for what is no amount."""
    if isinstance(value, bool):
        return None
    try:
        amount = Decimal(text(value).replace(",", "."))
    except InvalidOperation:
        return None
    return int((amount * 100).to_integral_value()) if amount.is_finite() and 0 <= amount < 10**7 else None


def house_moment(value: Any, clock: ZoneInfo = HOUSE_CLOCK) -> datetime | None:
    """An ISO 8601 moment as the clock on the wall of the house tells it; None for none, or one that cannot be read.

    With an offset or "Z" it is brought to `clock`; without one it is taken as written. A day without a time is
    midnight.
    """
    told = text(value)
    # Python reads "20260314" and weeks too; systems that write those are not known, a typing error is.
    if len(told) < 10 or told[4:5] != "-":
        return None
    try:
        moment = datetime.fromisoformat(told.replace("Z", "+00:00"))
        moment = moment.astimezone(clock).replace(tzinfo=None) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        return None
    return moment.replace(microsecond=0) if 1900 < moment.year < 2200 else None


def clock_of(name: str) -> ZoneInfo:
    """The clock with this name ("America/New_York"), that of the houses for "". Raises UsageError
    "live-setting-unreadable" for a name that is none.
    """
    try:
        return ZoneInfo(name.strip()) if name.strip() else HOUSE_CLOCK
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    raise refusals.setting_unreadable("clock")


def listed(words: str) -> frozenset[str]:
    """The words of a setting "one, another", in small letters."""
    return frozenset(word for part in words.split(",") if (word := " ".join(part.casefold().split())))


def in_batches(ids: Iterable[str], size: int) -> Iterable[tuple[str, ...]]:
    """The ids, `size` at a time."""
    every = tuple(ids)
    return (every[at : at + size] for at in range(0, len(every), size))
