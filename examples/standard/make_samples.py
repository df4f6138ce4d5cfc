"""Make the sample deliveries, good and bad: python examples/standard/make_samples.py. Everything in them is invented.

Every bad sample is a good one with exactly one kind of fault, put in known rows; `expected.json` beside it says which.
"""

from __future__ import annotations

import csv
import io
import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

from publiek.vocabulary.delivering import tables
from publiek.vocabulary.schemas import data_package

HERE = Path(__file__).parent
Rows = list[dict[str, str]]
Delivery = dict[str, Rows]
_POSTCODES = [("1234", "AB"), ("2345", "BC"), ("3456", "CD"), ("4567", "DE")]


def good(seed: int = 1) -> Delivery:
    """Six performances, some eighty lines, with returns, guests, a group and people from abroad."""
    dice = random.Random(seed)  # noqa: S311  invented rows
    shows = [
        {
            "performance_id": f"u{n}",
            "production_id": f"p{n % 2}",
            "production_title": f"Verzonnen stuk {n % 2}",
            "genre": "theatre",
            "venue": "Grote zaal",
            "start": f"2026-03-{10 + n:02d}T20:15",
        }
        for n in range(6)
    ]
    tickets: Rows = []
    for show in shows:
        for n in range(12):
            tickets.append(_ticket(show, f"b{show['performance_id']}{n}", dice))
        back = dict(tickets[-2], ticket_id="2", status="return", quantity="-1", fee="")
        back["amount"] = f"-{float(back['amount']) / int(tickets[-2]['quantity']):.2f}".replace("-0.00", "0.00")
        tickets.append(back)
    return {
        "counts": [_count(show, tickets) for show in shows],
        "postcode_counts": _postcodes(shows),
        "tickets": tickets,
    }


def _ticket(show: dict[str, str], order: str, dice: random.Random) -> dict[str, str]:
    kind, many = dice.choice(["normal", "normal", "discount", "guest"]), dice.randint(1, 4)
    each = {"normal": 20, "discount": 15, "guest": 0}[kind]
    digits, letters = dice.choice(_POSTCODES)
    status = dice.choice(["valid"] * 8 + ["cancelled"])
    return show | {
        "order_id": order,
        "ticket_id": "1",
        "ordered_at": f"2026-02-{dice.randint(1, 28):02d}T{dice.randint(9, 21):02d}:30",
        "status": status,
        "ticket_type": kind,
        "quantity": str(many),
        "amount": f"{each * many:.2f}",
        "fee": "1.50",
        "channel": dice.choice(["online", "till"]),
        "booker_id": f"k{dice.randint(1, 40)}",
        "booker_kind": "person",
        "postcode_digits": digits,
        "postcode_letters": letters,
        "house_number": str(dice.randint(1, 200)),
        "country": "NL",
        "birth_year": str(dice.randint(1940, 2005)),
        "consent": dice.choice(["yes", "no"]),
        "scanned": dice.choice(["true", "false"]),
    }


def _count(show: dict[str, str], tickets: Rows) -> dict[str, str]:
    lines = [t for t in tickets if t["performance_id"] == show["performance_id"] and t["status"] in ("valid", "return")]
    sold = sum(int(t["quantity"]) for t in lines if float(t["amount"]))
    free = sum(int(t["quantity"]) for t in lines if not float(t["amount"]))
    return show | {
        "organisation": "Verzonnen huis",
        "tickets_sold": str(sold),
        "tickets_free": str(free),
        "visits": str(sold + free),
        "capacity": "200",
        "revenue": f"{sum(float(t['amount']) for t in lines):.2f}",
    }


def _postcodes(shows: Rows) -> Rows:
    named = ("performance_id", "production_title", "start")
    return [
        {name: show[name] for name in named} | {"postcode_digits": digits, "postcode_status": status, "visits": "2"}
        for show in shows
        for digits, status in [("1234", "dutch"), ("2345", "dutch"), ("", "foreign"), ("", "missing")]
    ]


def text(table: str, rows: Rows) -> str:
    """The rows as CSV in the order of the standard."""
    out = io.StringIO()
    writer = csv.DictWriter(out, tables()[table].names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write(folder: Path, delivery: Delivery) -> None:
    """The delivery as a folder with its datapackage.json."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in delivery.items():
        (folder / f"{table}.csv").write_text(text(table, rows), encoding="utf-8")
    names = [f"{table}.csv" for table in delivery]
    (folder / "datapackage.json").write_text(json.dumps(data_package(names), indent=2) + "\n", encoding="utf-8")


def _put(table: str, column: str, value: str, row: int = 5) -> Callable[[Delivery], tuple[str, int, str]]:
    def change(delivery: Delivery) -> tuple[str, int, str]:
        delivery[table][row - 2][column] = value
        return f"{table}.csv", row, column

    return change


def _put_status(delivery: Delivery) -> tuple[str, int, str]:
    """Four digits and a status that says there are none: the digits are named."""
    delivery["postcode_counts"][0]["postcode_status"] = "missing"
    return "postcode_counts.csv", 2, "postcode_digits"


def _again(table: str, **changed: str) -> Callable[[Delivery], tuple[str, int, str]]:
    def change(delivery: Delivery) -> tuple[str, int, str]:
        delivery[table].append(delivery[table][3] | changed)
        return f"{table}.csv", len(delivery[table]) + 1, "" if not changed else tables()[table].key[-1]

    return change


def _row(delivery: Delivery, wanted: Callable[[dict[str, str]], bool]) -> int:
    return next(n for n, one in enumerate(delivery["tickets"], start=2) if wanted(one))


def _put_where(wanted: Callable[[dict[str, str]], bool], column: str, value: str, **more: str):
    def change(delivery: Delivery) -> tuple[str, int, str]:
        row = _row(delivery, wanted)
        delivery["tickets"][row - 2] |= {column: value, **more}
        return "tickets.csv", row, column

    return change


def _sale_refunded(delivery: Delivery) -> tuple[str, int, str]:
    """The sale is called refunded while a line of its own gives the tickets back: then it counts twice."""
    row = _row(delivery, lambda one: one["status"] == "return")
    order = delivery["tickets"][row - 2]["order_id"]
    delivery["tickets"][_row(delivery, lambda one: one["order_id"] == order) - 2]["status"] = "refunded"
    return "tickets.csv", row, "status"


def _paid(one: dict[str, str]) -> bool:
    return one["status"] == "cancelled" and float(one["amount"]) > 0


def _undone(one: dict[str, str]) -> bool:
    return one["status"] == "cancelled"


#: rule -> how the fault is put into a good delivery, and in which tables it is delivered.
VALUE_FAULTS: dict[str, tuple[tuple[str, ...], Callable[[Delivery], tuple[str, int, str]]]] = {
    "value-required": (("counts",), _put("counts", "production_title", "")),
    "value-form": (("counts",), _put("counts", "revenue", "1.234,50")),
    "value-date": (("counts",), _put("counts", "start", "2026-02-30T20:15")),
    "value-code": (("tickets",), _put("tickets", "ticket_type", "Vriendenprijs laat")),
    "key-double": (("counts",), _again("counts", visits="7")),
    "row-double": (("counts",), _again("counts")),
    "reference-unknown": (("counts", "postcode_counts"), _put("postcode_counts", "performance_id", "u99")),
    "performance-differs": (("tickets",), _put("tickets", "start", "2026-03-10T19:00")),
    "counts-over-capacity": (("counts",), _put("counts", "capacity", "1")),
    "totals-sold": (("counts", "tickets"), _put("counts", "tickets_sold", "0", 3)),
    "totals-free": (("counts", "tickets"), _put("counts", "tickets_free", "99", 3)),
    "totals-revenue": (("counts", "tickets"), _put("counts", "revenue", "0.01", 3)),
    "totals-visits": (("counts", "postcode_counts"), _put("counts", "visits", "1", 3)),
    "sign-quantity": (("tickets",), _put_where(_undone, "quantity", "-1")),
    "return-without-sale": (("tickets",), _sale_refunded),
    "sign-amount": (("tickets",), _put_where(_paid, "amount", "-20.00")),
    "free-with-money": (("tickets",), _put_where(_undone, "amount", "5.00", ticket_type="free")),
    "dates-order": (("tickets",), _put("tickets", "ordered_at", "2026-06-01T10:00")),
    "postcode-twice": (("tickets",), _put("tickets", "postcode", "1234AB")),
    "postcode-parts": (("tickets",), _put("tickets", "postcode_digits", "")),
    "postcode-dutch": (
        ("tickets",),
        _put_where(_undone, "postcode", "SW1A 1AA", postcode_digits="", postcode_letters="", house_number=""),
    ),
    "postcode-status": (("counts", "postcode_counts"), _put_status),
    "birth-year-young": (("tickets",), _put("tickets", "birth_year", "2010")),
    "privacy-email": (("counts",), _put("counts", "production_title", "Feest van iemand@voorbeeld.example")),
}
_EMPTY = {"tickets_sold": "", "tickets_free": "", "visits": ""}


def _text_faults(counts: str) -> dict[str, tuple[bytes, int, str]]:
    """Rule -> a counts.csv with one fault of form, the row and the column that must be named."""
    head, first, rest = counts.split("\n", 2)
    wide = head.count(",") + 2
    return {
        "file-encoding": (counts.replace("Verzonnen", "Verzónnen").encode("latin-1"), 0, ""),
        "file-delimiter": (counts.replace(",", ";").encode(), 1, ""),
        "file-empty": ((head + "\n").encode(), 0, ""),
        "file-unreadable": (f'{head}\n{first}\n"half'.encode(), 3, ""),
        "header-missing": (_without(counts, "production_title").encode(), 1, "production_title"),
        "header-unknown": (_with(counts, "weather", "dry").encode(), 1, f"#{wide}"),
        "header-double": (_with(counts, "venue", "Kleine zaal").encode(), 1, "venue"),
        "privacy-column": (_with(counts, "customer_name", "").encode(), 1, f"#{wide}"),
        "privacy-barcode": (_with(counts, "barcode", "").encode(), 1, f"#{wide}"),
        "row-empty": (f"{counts}\n".encode(), counts.count("\n") + 1, ""),
        "file-packed": (b"PK\x03\x04" + bytes(60), 0, ""),
        "row-width": (f"{head}\n{first},\n{rest}".encode(), 2, ""),
    }


def _with(counts: str, name: str, value: str) -> str:
    head, *rows = counts.rstrip("\n").split("\n")
    return "\n".join([f"{head},{name}", *(f"{row},{value}" for row in rows)]) + "\n"


def _without(counts: str, name: str) -> str:
    rows = list(csv.reader(io.StringIO(counts)))
    place = rows[0].index(name)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([row[:place] + row[place + 1 :] for row in rows])
    return out.getvalue()


def make(root: Path) -> None:
    """All samples under `root`: good/L0, good/L1, good/L2, good/L2-lines, and bad/<rule>."""
    whole = good()
    for level, chosen in (("L0", ("counts",)), ("L1", ("counts", "postcode_counts")), ("L2", ("counts", "tickets"))):
        write(root / "good" / level, {table: whole[table] for table in chosen})
    lines = "".join(
        json.dumps({name: row.get(name) or None for name in tables()["tickets"].names}) + "\n"
        for row in whole["tickets"]
    )
    (root / "good" / "L2-lines").mkdir(parents=True)
    (root / "good" / "L2-lines" / "tickets.jsonl").write_text(lines, encoding="utf-8")
    (root / "good" / "L2-lines" / "datapackage.json").write_text(
        json.dumps(data_package(["tickets.jsonl"]), indent=2) + "\n", encoding="utf-8"
    )
    for rule, (chosen, change) in VALUE_FAULTS.items():
        delivery = {table: rows for table, rows in good().items() if table in chosen}
        file, row, column = change(delivery)
        write(root / "bad" / rule, delivery)
        _expect(root / "bad" / rule, rule, (file, row, column))
    for rule, (content, row, column) in _text_faults(text("counts", whole["counts"])).items():
        write(root / "bad" / rule, {"counts": whole["counts"]})
        (root / "bad" / rule / "counts.csv").write_bytes(content)
        _expect(root / "bad" / rule, rule, ("counts.csv", row, column))
    _others(root / "bad", whole["counts"], lines)


def _others(bad: Path, counts: Rows, lines: str) -> None:
    empty = [dict(one) for one in counts]
    empty[1] |= _EMPTY
    write(bad / "counts-empty", {"counts": empty})
    _expect(bad / "counts-empty", "counts-empty", ("counts.csv", 3, "visits"))
    for rule in ("manifest-missing", "manifest-unreadable", "manifest-version", "manifest-file", "manifest-hash"):
        write(bad / rule, {"counts": counts})
    (bad / "manifest-missing" / "datapackage.json").unlink()
    (bad / "manifest-unreadable" / "datapackage.json").write_text("{}\n")
    for rule, changed in (
        ("manifest-version", {"publiek_standard": "9.0.0"}),
        ("manifest-file", {"resources": [*data_package(["counts.csv", "tickets.csv"])["resources"]]}),
        ("manifest-hash", {"resources": [data_package(["counts.csv"])["resources"][0] | {"hash": "sha256:00"}]}),
    ):
        package = data_package(["counts.csv"]) | changed
        (bad / rule / "datapackage.json").write_text(json.dumps(package, indent=2) + "\n", encoding="utf-8")
    for rule in ("manifest-missing", "manifest-unreadable", "manifest-version", "manifest-file"):
        _expect(bad / rule, rule, ("datapackage.json", 0, ""))
    _expect(bad / "manifest-hash", "manifest-hash", ("counts.csv", 0, ""))
    broken = lines.splitlines()
    broken[2] = broken[2].replace('"quantity": "', '"quantity": ["').replace('", "amount"', '"], "amount"')
    (bad / "json-line").mkdir(parents=True)
    (bad / "json-line" / "tickets.jsonl").write_text("\n".join(broken) + "\n", encoding="utf-8")
    (bad / "json-line" / "datapackage.json").write_text(json.dumps(data_package(["tickets.jsonl"]), indent=2) + "\n")
    _expect(bad / "json-line", "json-line", ("tickets.jsonl", 3, ""))
    (bad / "file-name").mkdir(parents=True)
    (bad / "file-name" / "counts.txt").write_text(text("counts", counts), encoding="utf-8")
    (bad / "file-name" / "datapackage.json").write_text(json.dumps(data_package(["counts.txt"]), indent=2) + "\n")
    _expect(bad / "file-name", "file-name", ("counts.txt", 0, ""))
    write(bad / "file-table", {"counts": counts})
    (bad / "file-table" / "counts.csv").write_text("Order code;Total\nA1;12,50\n")
    _expect(bad / "file-table", "file-table", ("counts.csv", 0, ""))


def _expect(folder: Path, rule: str, where: tuple[str, int, str]) -> None:
    expected = {"rule": rule, "faults": [dict(zip(("file", "row", "column"), where, strict=True))]}
    (folder / "expected.json").write_text(json.dumps(expected, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for old in ("good", "bad"):
        shutil.rmtree(HERE / old, ignore_errors=True)
    make(HERE)
