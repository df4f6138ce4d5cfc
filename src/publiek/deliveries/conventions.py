"""Does this delivery write 1.234,56 or 1,234.56, and 31-12 or 12/31?

Decided by values that can be read in one way only. When no value shows it, the system or the language of the headers
decides; when those do not know either, dates are refused and numbers stay undecided. Amounts typed by hand may mix
"12,50" and "12.50": each shows its own sign, so only an amount such as "1.250" beside them is refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from publiek.deliveries.refusals import date_order_unclear, decimal_unclear
from publiek.vocabulary.conventions import Conventions

MONEY_FIELDS = ("price", "amount", "fee", "refund_amount", "revenue")
DATE_FIELDS = ("order_date", "performance_date", "birth_date")
#: One odd value among this many does not overrule the rest.
_MAJORITY = 20
_NUMBER = re.compile(r"\d(?:[\d.,' ]*\d)?")
_DATE = re.compile(r"\s*(\d{1,4})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{1,4})\b")


def decimal_of(value: str) -> str | None:
    """The decimal sign that `value` shows beyond doubt, None when it shows none ("12", "1.234")."""
    found = _NUMBER.search(value)
    if not found:
        return None
    number = found[0]
    last = max(number.rfind(","), number.rfind("."))
    if last < 0:
        return None
    sign, digits = number[last], len(number) - last - 1
    other = "," if sign == "." else "."
    if other in number:
        return sign
    if number.count(sign) > 1:
        return other
    return None if digits == 3 and number[0] != "0" else sign


def order_of(value: str) -> str | None:
    """The date order `value` shows beyond doubt: "ymd", "dmy", "mdy"; "" for a numeric date that shows none."""
    found = _DATE.match(value)
    if not found:
        return None
    first, second, third = found[1], found[2], found[3]
    if len(first) == 4:
        return "ymd"
    if len(first) > 2 or len(third) == 3:
        return None
    if int(first) > 12 >= int(second):
        return "dmy"
    if int(second) > 12 >= int(first):
        return "mdy"
    return "" if int(first) <= 12 and int(second) <= 12 else None


def settle_decimal(values: Iterable[str], *, default: str | None) -> tuple[str | None, str]:
    """The decimal sign and how it was found: "values", "system", "each value" (both signs) or "" (none is shown).

    Raises MappingError "decimal-unclear" when amounts show both signs and another can be read in two ways.
    """
    amounts = list(values)
    signs = Counter(filter(None, map(decimal_of, amounts)))
    if not signs:
        return default, "system" if default else ""
    (sign, count), *rest = signs.most_common()
    if not rest or rest[0][1] * _MAJORITY <= count:
        return sign, "values"
    if any(map(_either, amounts)):
        raise decimal_unclear()
    return None, "each value"


def _either(value: str) -> bool:
    """Whether an amount has one sign before exactly three digits ("1.250")."""
    found = _NUMBER.search(value)
    return bool(found) and decimal_of(value) is None and bool(re.search(r"[.,]", found[0]))


def settle_dates(values: Iterable[str], *, default: str | None) -> tuple[str | None, str]:
    """The date order and how it was found. Raises MappingError "date-order-unclear" when dates can be read two ways."""
    orders = Counter(order for order in map(order_of, values) if order is not None)
    unclear, iso = orders.pop("", 0), orders.pop("ymd", 0)
    if orders:
        (order, count), *rest = orders.most_common()
        if rest and rest[0][1] * _MAJORITY > count:
            raise date_order_unclear(count + rest[0][1])
        return order, "values"
    if not unclear:
        return ("ymd", "values") if iso else (default, "system" if default else "")
    if default in ("dmy", "mdy"):
        return default, "system"
    raise date_order_unclear(unclear)


def settle(
    money: Iterable[str], dates: Iterable[str], *, default: Conventions, given: Conventions
) -> tuple[Conventions, dict[str, object]]:
    """The conventions of a delivery and, as facts, how each was found. What is `given` by a mapping is not judged."""
    decimal, decimal_by = (
        (given.decimal, "mapping") if given.decimal else settle_decimal(money, default=default.decimal)
    )
    order, order_by = (
        (given.date_order, "mapping") if given.date_order else settle_dates(dates, default=default.date_order)
    )
    return Conventions(decimal, order), {"decimal_by": decimal_by, "date_order_by": order_by}
