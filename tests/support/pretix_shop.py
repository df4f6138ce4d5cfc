"""Runs inside pretix' own environment: makes a small shop with known orders and lets pretix export it.

    python pretix_shop.py FOLDER

FOLDER gets the exports and truth.json: for every order code its status, tickets and cents as the database has them.
All persons are made up.
"""

import json
import os
import sys
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

FOLDER = Path(sys.argv[1])
os.environ["DATA_DIR"] = str(FOLDER / "data")
(FOLDER / "data").mkdir(parents=True, exist_ok=True)
os.environ["DJANGO_SETTINGS_MODULE"] = "pretix.testutils.settings"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils.timezone import override  # noqa: E402
from django_scopes import scope  # noqa: E402
from pretix.base.exporters.json import JSONExporter  # noqa: E402
from pretix.base.exporters.orderlist import OrderListExporter  # noqa: E402
from pretix.base.i18n import language  # noqa: E402
from pretix.base.models import InvoiceAddress, Order, Organizer  # noqa: E402

CLOCK = ZoneInfo("Europe/Amsterdam")
LANGUAGES = ("nl", "en", "de")
#: Who books: e-mail, name, street, postcode, city, country.
BOOKERS = (
    ("anna.visser@example.org", "Anna Visser", "Kade 12", "3011 AA", "Rotterdam", "NL"),
    ("bram.dekker@example.org", "Bram Dekker", "Singel 3 bis", "3512BC", "Utrecht", "NL"),
    ("cato.jansen@example.nl", "Cato Jansen", "Laan 7", "2511 cd", "Den Haag", "NL"),
    ("dieter.braun@example.org", "Dieter Braun", "Hauptstr. 5", "48143", "Münster", "DE"),
    ("els.peeters@example.org", "Els Peeters", "Kerkstraat 1", "2000", "Antwerpen", "BE"),
)
TARIFFS = (("Normaal", "22.50"), ("CJP", "15.00"), ("Vrijkaart", "0.00"))


def build():
    """One organiser with a series (three dates, two of them one production) and a single event."""
    organizer = Organizer.objects.create(name="Theater De Brug", slug="debrug")
    with scope(organizer=organizer):
        series = _event(organizer, "Seizoen 2025/26", "seizoen", has_subevents=True)
        single = _event(organizer, "Zomerconcert", "zomer", has_subevents=False)
        nights = [
            series.subevents.create(
                name=name, date_from=datetime(*when, tzinfo=CLOCK), active=True, location="Grote Zaal"
            )
            for name, when in (
                ("Hamlet", (2026, 1, 16, 20, 15)),
                ("Hamlet", (2026, 1, 17, 20, 15)),
                ("De Storm", (2026, 7, 3, 19, 30)),
            )
        ]
        question = series.questions.create(question="Postcode", type="S", identifier="pc")
        year = series.questions.create(question="Geboortejaar", type="N", identifier="yob")
        _orders(series, nights, question=question, year=year)
        _orders(single, [None], question=None, year=None)
    return organizer, series, single


def _event(organizer, name, slug, *, has_subevents):
    event = organizer.events.create(
        name=name,
        slug=slug,
        currency="EUR",
        date_from=datetime(2026, 6, 20, 20, 0, tzinfo=CLOCK),
        has_subevents=has_subevents,
        plugins="pretix.plugins.banktransfer",
        live=True,
    )
    event.settings.timezone = "Europe/Amsterdam"
    event.settings.locales = list(LANGUAGES)
    event.settings.locale = "nl"
    event.settings.name_scheme = "given_family"
    return event


def _orders(event, nights, *, question, year):
    rule = event.tax_rules.create(name="btw", rate=Decimal("9.00"))
    item = event.items.create(name="Ticket", default_price=Decimal("22.50"), tax_rule=rule, admission=True)
    variations = [item.variations.create(value=name) for name, _ in TARIFFS]
    gift = event.items.create(name="Cadeaubon", default_price=Decimal("25.00"), issue_giftcard=True)
    states = ("p", "p", "p", "n", "c", "e", "p", "partly", "gone", "test", "gift", "p")
    for number, state in enumerate(states):
        with transaction.atomic():
            _book(event, number, state, nights=nights, sold=(item, variations, gift), questions=(question, year))


def _book(event, number, state, *, nights, sold, questions):
    item, variations, gift = sold
    order = _order(event, number, state)
    for place in range(1 + number % 3):
        at = (number + place) % 3
        _position(
            order,
            item,
            variations[at],
            Decimal(TARIFFS[at][1]),
            place=place,
            night=nights[number % len(nights)],
            gift=gift if state == "gift" else None,
        )
    _fees(order, number, state)
    _finish(order, state, question=questions[0] if number % 4 == 1 else None, year=questions[1])


def _order(event, number, state):
    email, name, street, zipcode, city, country = BOOKERS[number % len(BOOKERS)]
    order = Order.objects.create(
        code=f"{event.slug[:2].upper()}{number:03d}",
        event=event,
        email=email,
        locale="nl",
        phone="+31612345678",
        datetime=datetime(2025, 11, 1, 23, 30, tzinfo=CLOCK) + timedelta(days=number),
        expires=datetime(2026, 1, 1, tzinfo=CLOCK),
        total=Decimal("0.00"),
        status="p",
        testmode=state == "test",
        sales_channel=event.organizer.sales_channels.get(identifier="web"),
        comment="=SUM(1+1)",
    )
    if number % 4 != 1:
        given, family = name.split(" ")
        InvoiceAddress.objects.create(
            order=order,
            name_parts={"_scheme": "given_family", "given_name": given, "family_name": family},
            street=street,
            zipcode=zipcode,
            city=city,
            country=country,
            company="School X" if number == 6 else "",
        )
    return order


def _position(order, item, variation, price, *, place, night, gift):
    email, _, street, zipcode, city, country = BOOKERS[(place + 2) % len(BOOKERS)]
    attendee = place == 1
    order.positions.create(
        positionid=place + 1,
        item=gift or item,
        variation=None if gift else variation,
        price=gift.default_price if gift else price,
        subevent=night,
        tax_rate=Decimal("9.00"),
        tax_value=Decimal("0.00"),
        attendee_name_parts={"_scheme": "given_family", "given_name": "Gast", "family_name": "Voorbeeld"}
        if attendee
        else {},
        attendee_email=email if attendee else None,
        street=street if attendee else None,
        zipcode=zipcode if attendee else None,
        city=city if attendee else None,
        country=country if attendee else None,
    )


def _fees(order, number, state):
    if number % 2 == 0 or state == "gone":
        order.all_fees.create(fee_type="service", value=Decimal("1.50"), tax_rate=Decimal("0"), tax_value=Decimal("0"))
    if number == 2:
        order.all_fees.create(fee_type="payment", value=Decimal("0.35"), tax_rate=Decimal("0"), tax_value=Decimal("0"))
    if number == 6:
        order.all_fees.create(
            fee_type="payment", value=Decimal("9.99"), tax_rate=Decimal("0"), tax_value=Decimal("0"), canceled=True
        )


def _finish(order, state, *, question, year):
    positions = list(order.all_positions.all())
    if state in ("partly", "gone"):
        for position in positions[:1] if state == "partly" else positions:
            position.canceled = True
            position.save()
    if question:
        for position in positions:
            position.answers.create(question=question, answer="1012 AB")
            position.answers.create(question=year, answer="1980")
    order.status = state if state in "pnce" else "p"
    order.total = sum(p.price for p in order.positions.all()) + sum(f.value for f in order.fees.all())
    order.save()
    order.create_transactions()


def export(event, organizer):
    """What a person would download, in three languages, and the language-neutral JSON."""
    options = {"paid_only": False, "include_payment_amounts": False, "group_multiple_choice": False, "items": []}
    multi = not hasattr(event, "slug")
    slug = "alles" if multi else event.slug
    for tongue in LANGUAGES:
        with language(tongue), override(CLOCK):
            exporter = OrderListExporter(event, organizer)
            for form, name in (
                ("xlsx", f"{slug}-{tongue}.xlsx"),
                ("orders:default", f"{slug}-{tongue}-orders.csv"),
                ("positions:default", f"{slug}-{tongue}-positions.csv"),
                ("positions:semicolon", f"{slug}-{tongue}-positions-semicolon.csv"),
                ("positions:excel", f"{slug}-{tongue}-positions-excel.csv"),
            ):
                _, _, content = exporter.render({**options, "_format": form})
                (FOLDER / name).write_bytes(content)
    if not multi:
        with language("nl"), override(CLOCK):
            (FOLDER / f"{slug}.json").write_text(JSONExporter(event, organizer).render({})[2])


def truth(event):
    """Each order as the database has it: status, standing tickets, all positions, cents of tickets and fees."""
    return {
        order.code: {
            "status": order.status,
            "tickets": order.positions.count(),
            "positions": order.all_positions.count(),
            "ticket_cents": int(100 * sum(p.price for p in order.positions.all())),
            "fee_cents": int(100 * sum(f.value for f in order.fees.all())),
            "total_cents": int(100 * order.total),
            "email": order.email,
        }
        for order in event.orders.all()
    }


def main():
    """Database, shop, exports, truth."""
    call_command("migrate", run_syncdb=True, verbosity=0)
    organizer, series, single = build()
    with scope(organizer=organizer):
        for event in (series, single, organizer.events.all()):
            export(event, organizer)
        told = {event.slug: truth(event) for event in (series, single)}
    (FOLDER / "truth.json").write_text(json.dumps(told, indent=1))


main()
