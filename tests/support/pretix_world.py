"""Runs inside pretix' own environment: a house with thousands of orders, its API on loopback, and what changes there.

    python pretix_world.py FOLDER

Reads one JSON command per line and answers with one JSON line; the first line it writes tells the address and token.
All persons are made up. Orders are written through pretix' own models; what changes afterwards goes through its own
services where it has one.
"""

import json
import os
import random
import sys
import threading
import time
import traceback
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

FOLDER = Path(sys.argv[1])
os.environ["DATA_DIR"] = str(FOLDER / "data")
(FOLDER / "data").mkdir(parents=True, exist_ok=True)
os.environ["DJANGO_SETTINGS_MODULE"] = "pretix.testutils.settings"
ANSWERS, sys.stdout = sys.stdout, sys.stderr

import django  # noqa: E402
from django.conf import settings  # noqa: E402

# As a house runs it: no debugging; and a writer and a reader may meet.
settings.DEBUG = settings.DEBUG_PROPAGATE_EXCEPTIONS = False
settings.ALLOWED_HOSTS = ["*"]
settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
settings.SITE_URL = "http://127.0.0.1"
settings.DATABASES["default"]["NAME"] = str(FOLDER / "data" / "db.sqlite3")
settings.DATABASES["default"].setdefault("OPTIONS", {})["timeout"] = 60
django.setup()

from django.core.management import call_command  # noqa: E402
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import F  # noqa: E402
from django.utils.timezone import now, override  # noqa: E402
from django_scopes import scope  # noqa: E402
from pretix.base.exporters.json import JSONExporter  # noqa: E402
from pretix.base.exporters.orderlist import OrderListExporter  # noqa: E402
from pretix.base.i18n import language  # noqa: E402
from pretix.base.models import (  # noqa: E402
    Checkin,
    InvoiceAddress,
    Order,
    OrderFee,
    OrderPosition,
    Organizer,
    Team,
)
from pretix.base.services.orders import _cancel_order  # noqa: E402
from pretix.base.shredder import (  # noqa: E402
    AttendeeInfoShredder,
    EmailAddressShredder,
    InvoiceAddressShredder,
    QuestionAnswerShredder,
)

CLOCK = ZoneInfo("Europe/Amsterdam")
LANGUAGES = ("nl", "en", "de")
TARIFFS = (("Normaal", "22.50"), ("CJP", "15.00"), ("Vrijkaart", "0.00"), ("Rang 1", "31.95"))
TITLES = ("Hamlet", "De Storm", "Medea", "Het Zwanenmeer", "Kwartet voor 1 hand")
STREETS = ("Kade", "Singel", "Laan", "Kerkstraat", "Markt")
TOWNS = (
    ("3011 AA", "Rotterdam", "NL"),
    ("3512BC", "Utrecht", "NL"),
    ("2511 cd", "Den Haag", "NL"),
    ("9711 LM", "Groningen", "NL"),
    ("1012 AB", "Amsterdam", "NL"),
    ("48143", "Münster", "DE"),
    ("2000", "Antwerpen", "BE"),
)
#: Paid, pending, expired, cancelled, partly cancelled, all tickets cancelled but a fee kept, a trial.
STATES = ("p",) * 70 + ("n",) * 6 + ("e",) * 5 + ("c",) * 7 + ("partly",) * 7 + ("gone",) * 3 + ("test",) * 2
#: Orders are made at this moment and later, some seconds after each other.
FIRST_ORDER = datetime(2025, 9, 1, 10, 0, tzinfo=CLOCK)


class World:
    """The organiser with everything in it."""

    def __init__(self):
        call_command("migrate", run_syncdb=True, verbosity=0)
        self.organizer = Organizer.objects.create(name="Theater De Brug", slug="debrug")
        self.random = random.Random(8)
        self.used = set()
        with scope(organizer=self.organizer):
            team = Team.objects.create(
                organizer=self.organizer,
                name="Publiek",
                all_events=True,
                limit_event_permissions={"event.orders:read": True},
                limit_organizer_permissions={"organizer.customers:read": True},
            )
            self.token = team.tokens.create(name="Publiek").token
            self.events = [self._series(), self._single("zomer", "Zomerconcert"), self._single("winter", "Wintergala")]
            self.customers = [
                self.organizer.customers.create(email=f"klant{number}@example.org", identifier=f"K{number:05d}")
                for number in range(40)
            ]

    def _series(self):
        event = self._event("seizoen", "Seizoen 2025/26", has_subevents=True)
        for number in range(20):
            event.subevents.create(
                name={"nl": TITLES[number % len(TITLES)], "en": TITLES[number % len(TITLES)]},
                date_from=datetime(2025, 10, 1, 20, 15, tzinfo=CLOCK) + timedelta(days=11 * number),
                active=True,
                location="Grote Zaal",
            )
        return event

    def _single(self, slug, name):
        return self._event(slug, name, has_subevents=False)

    def _event(self, slug, name, *, has_subevents):
        event = self.organizer.events.create(
            name=name,
            slug=slug,
            currency="EUR",
            date_from=datetime(2026, 6, 20, 20, 0, tzinfo=CLOCK),
            has_subevents=has_subevents,
            plugins="pretix.plugins.banktransfer",
            live=True,
            location="Plein",
        )
        event.settings.timezone = "Europe/Amsterdam"
        event.settings.locales = list(LANGUAGES)
        event.settings.locale = "nl"
        event.settings.name_scheme = "given_family"
        rule = event.tax_rules.create(name="btw", rate=Decimal("9.00"))
        item = event.items.create(name="Ticket", default_price=Decimal("22.50"), tax_rule=rule, admission=True)
        for tariff, _ in TARIFFS:
            item.variations.create(value=tariff)
        event.items.create(name="Garderobe", default_price=Decimal("1.50"), admission=False)
        event.questions.create(question="Postcode", type="S", identifier="pc")
        event.vouchers.create(code=f"V{slug}", max_usages=100000)
        event.checkin_lists.create(name="Deur", all_products=True)
        return event

    def make(self, orders):
        """So many orders, spread over the events, written in bulk."""
        begun = time.monotonic()
        with scope(organizer=self.organizer):
            start = Order.objects.count()
            for first in range(start, start + orders, 500):
                with transaction.atomic():
                    self._bulk(range(first, min(first + 500, start + orders)))
        return {"orders": orders, "seconds": round(time.monotonic() - begun, 1)}

    def _bulk(self, numbers):
        chance = self.random
        channel = self.organizer.sales_channels.get(identifier="web")
        made, positions, fees, addresses, checkins = [], [], [], [], []
        for number in numbers:
            event = self.events[chance.choice((0, 0, 0, 1, 2))]
            state = chance.choice(STATES)
            person = chance.randrange(max(40, len(numbers) * 4))
            order = Order(
                code=f"A{number:05d}",
                event=event,
                organizer=self.organizer,
                email=f"bezoeker{person}@example.org",
                customer=self.customers[person] if person < len(self.customers) else None,
                locale="nl",
                phone="+31612345678",
                datetime=FIRST_ORDER + timedelta(seconds=1311 * number),
                expires=datetime(2026, 1, 1, tzinfo=CLOCK),
                status=state if state in "pnce" else "p",
                testmode=state == "test",
                sales_channel=channel,
                comment="=SUM(1+1)",
            )
            town = TOWNS[person % len(TOWNS)]
            lines = self._lines(order, event, state, town)
            if chance.random() < 0.4 or state == "gone":
                fees.append(_fee(order, "service", "1.50"))
            if chance.random() < 0.1:
                fees.append(_fee(order, "payment", "0.35"))
            if chance.random() < 0.05:
                fees.append(_fee(order, "payment", "9.99", canceled=True))
            order.total = sum(one.price for one in lines if not one.canceled)
            order.total += sum(one.value for one in fees if one.order is order and not one.canceled)
            if chance.random() < 0.7:
                addresses.append(_address(order, person, town))
            if order.status == "p" and chance.random() < 0.5 and state != "test":
                checkins += [(one, event) for one in lines if not one.canceled and chance.random() < 0.9]
            made.append(order)
            positions += lines
        Order.objects.bulk_create(made)
        _save(OrderPosition.all, positions)
        for one in positions:
            if one.addon_to:
                one.addon_to_id = one.addon_to.pk
        OrderPosition.all.bulk_update([one for one in positions if one.addon_to], ["addon_to"])
        _save(OrderFee.all, fees)
        _save(InvoiceAddress.objects, addresses)
        lists = {event.pk: event.checkin_lists.get() for event in self.events}
        Checkin.objects.bulk_create(
            Checkin(position=one, list=lists[event.pk], datetime=now(), successful=True) for one, event in checkins
        )
        # They were sold long before anybody reads them.
        Order.objects.filter(pk__in=[one.pk for one in made]).update(
            last_modified=F("last_modified") - timedelta(days=1)
        )

    def _lines(self, order, event, state, town):
        chance = self.random
        if not hasattr(event, "kept"):
            event.kept = (
                event.items.get(name="Ticket"),
                {str(one.value): one for one in event.items.get(name="Ticket").variations.all()},
                list(event.subevents.all()),
                event.items.get(name="Garderobe"),
                event.vouchers.get(),
            )
        ticket, tariffs, dates, cloakroom, voucher = event.kept
        date = chance.choice(dates) if dates else None
        lines = []
        for place in range(chance.choice((1, 2, 2, 2, 3, 4))):
            name, price = chance.choice(TARIFFS)
            lines.append(
                OrderPosition(
                    order=order,
                    organizer=self.organizer,
                    positionid=place + 1,
                    item=ticket,
                    variation=tariffs[name],
                    price=Decimal(price),
                    subevent=date,
                    tax_rate=Decimal("9.00"),
                    tax_value=Decimal("0.00"),
                    voucher=voucher if chance.random() < 0.05 else None,
                    canceled=state == "gone" or (state == "partly" and place == 0),
                    secret=f"{order.code}{place}{chance.randrange(10**12)}",
                    pseudonymization_id=f"{order.code}{place}",
                    **(_attendee(town) if chance.random() < 0.2 else {}),
                )
            )
        if chance.random() < 0.1:
            lines.append(
                OrderPosition(
                    order=order,
                    organizer=self.organizer,
                    positionid=len(lines) + 1,
                    item=cloakroom,
                    price=Decimal("1.50"),
                    subevent=date,
                    addon_to=lines[0],
                    canceled=lines[0].canceled,
                    tax_rate=Decimal("0"),
                    tax_value=Decimal("0"),
                    secret=f"{order.code}x{chance.randrange(10**12)}",
                    pseudonymization_id=f"{order.code}x",
                )
            )
        return lines

    def change(self):
        """A week: paid, cancelled, refunded, one ticket cancelled, a date moved, checked in, renamed, merged."""
        done = {}
        with scope(organizer=self.organizer):
            series = self.events[0]
            for order in self._some("n", 20):
                payment = order.payments.create(provider="manual", amount=order.total, state="created")
                payment.confirm(send_mail=False, force=True, count_waitinglist=False)
                done["paid"] = done.get("paid", 0) + 1
            for order in self._some("p", 20):
                _cancel_order(order.pk, send_mail=False)
                done["cancelled"] = done.get("cancelled", 0) + 1
            for order in self._some("p", 10):
                order.refunds.create(provider="manual", amount=order.total, state="done", payment=None)
                _cancel_order(order.pk, send_mail=False, cancellation_fee=Decimal("1.00"))
                done["refunded"] = done.get("refunded", 0) + 1
            for order in self._some("p", 10):
                first = order.positions.first()
                first.canceled = True
                first.save()
                order.total -= first.price
                order.save()
                done["partly"] = done.get("partly", 0) + 1
            moved = series.subevents.order_by("date_from")[3]
            moved.date_from += timedelta(days=1)
            moved.save()
            renamed = series.subevents.order_by("date_from")[5]
            renamed.name = {"nl": "Lear", "en": "Lear"}
            renamed.save()
            self.events[1].date_from += timedelta(days=2)
            self.events[1].save()
            for order in self._some("p", 10):
                Checkin.objects.create(
                    position=order.positions.first(), list=order.event.checkin_lists.get(), datetime=now()
                )
                done["checked in"] = done.get("checked in", 0) + 1
            self.customers[1].name_parts = {"_scheme": "full", "full_name": "Anders Genaamd"}
            self.customers[1].save()
            for order in self.customers[2].orders.all():
                order.customer = self.customers[3]
                order.email = self.customers[3].email
                order.save()
                done["merged"] = done.get("merged", 0) + 1
        return done

    def _some(self, status, number):
        orders = Order.objects.filter(status=status, testmode=False, total__gt=5, event=self.events[0])
        orders = [one for one in orders.order_by("code")[: number * 6] if one.positions.count() > 1]
        orders = [one for one in orders if one.code not in self.used]
        self.used |= {one.code for one in orders[:number]}
        return orders[:number]

    def erase(self):
        """A customer asks to be forgotten: the account is anonymised, and their orders lose who they are."""
        with scope(organizer=self.organizer):
            customer = self.customers[5]
            codes = list(customer.orders.values_list("code", flat=True))
            customer.anonymize()
            for order in Order.objects.filter(code__in=codes):
                order.email = None
                order.save()
                InvoiceAddress.objects.filter(order=order).delete()
                order.all_positions.update(attendee_name_cached=None, attendee_name_parts={}, attendee_email=None)
                order.all_positions.update(street=None, zipcode=None, city=None, company=None)
        return {"orders": len(codes)}

    def anonymise(self):
        """Only what pretix' own button does: the orders keep who they are, but not the customer."""
        with scope(organizer=self.organizer):
            codes = list(self.customers[6].orders.values_list("code", flat=True))
            self.customers[6].anonymize()
        return {"orders": len(codes)}

    def shred(self, kinds=("invoice", "attendee", "answers", "emails")):
        """The winter event is over and offline; pretix' shredder removes who came."""
        known = {
            "invoice": InvoiceAddressShredder,
            "attendee": AttendeeInfoShredder,
            "answers": QuestionAnswerShredder,
            "emails": EmailAddressShredder,
        }
        with scope(organizer=self.organizer):
            event = self.events[2]
            event.live = False
            event.date_from = datetime(2026, 2, 1, 20, tzinfo=CLOCK)
            event.save()
            for kind in kinds:
                known[kind](event).shred_data()
            return {"orders": event.orders.count()}

    def close(self):
        """The winter event is over and goes offline."""
        with scope(organizer=self.organizer):
            event = self.events[2]
            event.live, event.date_from = False, datetime(2026, 2, 1, 20, tzinfo=CLOCK)
            event.save()
        return {}

    def marks(self):
        """Per order the moment of its last change: to measure what moves it."""
        with scope(organizer=self.organizer):
            return {code: str(moment) for code, moment in Order.objects.values_list("code", "last_modified")}

    def many(self, orders):
        """So many orders get the same moment of change, as after a date was moved."""
        with scope(organizer=self.organizer):
            codes = list(Order.objects.order_by("code").values_list("code", flat=True)[:orders])
            Order.objects.filter(code__in=codes).update(last_modified=now() - timedelta(hours=1))
        return {"orders": len(codes)}

    def one(self, what):
        """One small change of one order, to measure what pretix marks."""
        with scope(organizer=self.organizer):
            order = Order.objects.filter(status="p", testmode=False, event=self.events[0]).order_by("-code").first()
            position = order.positions.first()
            if what == "checkin":
                Checkin.objects.create(position=position, list=order.event.checkin_lists.get(), datetime=now())
            if what == "checkin in bulk":
                Checkin.objects.bulk_create(
                    [Checkin(position=position, list=order.event.checkin_lists.get(), datetime=now(), successful=True)]
                )
            if what == "answer":
                position.answers.create(question=order.event.questions.get(), answer="1012 AB")
            if what == "address removed":
                InvoiceAddress.objects.filter(order=order).delete()
            if what == "refund":
                order.refunds.create(provider="manual", amount=Decimal("1.00"), state="done")
            if what == "touch":
                order.touch()
        return {"order": order.code}

    def truth(self):
        """Each event, date and order as the database has it, counted with pretix' own models."""
        with scope(organizer=self.organizer):
            return {"orders": [_order_truth(one) for one in self._orders()], "bookers": self._bookers()}

    def _orders(self):
        return Order.objects.select_related("event").prefetch_related(
            "all_positions__item", "all_positions__subevent", "all_positions__checkins", "all_fees"
        )

    def _bookers(self):
        real = Order.objects.filter(testmode=False)
        return {"emails": real.exclude(email=None).values("email").distinct().count()}

    def export(self):
        """What a person would download, in three languages, and the language-neutral JSON of each event."""
        options = {"paid_only": False, "include_payment_amounts": False, "group_multiple_choice": False, "items": []}
        with scope(organizer=self.organizer):
            everything = self.organizer.events.all()
            for tongue in LANGUAGES:
                with language(tongue), override(CLOCK):
                    exporter = OrderListExporter(everything, self.organizer)
                    for form, name in (("xlsx", f"{tongue}.xlsx"), ("positions:default", f"{tongue}-positions.csv")):
                        _, _, content = exporter.render({**options, "_format": form})
                        (FOLDER / name).write_bytes(content)
            with language("nl"), override(CLOCK):
                for event in everything:
                    (FOLDER / f"{event.slug}.json").write_text(JSONExporter(event, self.organizer).render({})[2])
        return {"folder": str(FOLDER)}


def _order_truth(order):
    lines = list(order.all_positions.all())
    return {
        "code": order.code,
        "event": order.event.slug,
        "status": order.status,
        "test": order.testmode,
        "email": (order.email or "").lower() or None,
        "fee": int(100 * sum(one.value for one in order.all_fees.all() if not one.canceled)),
        "lines": [
            {
                "start": _clock((one.subevent or order.event).date_from),
                "title": str((one.subevent or order.event).name),
                "admission": one.item.admission,
                "canceled": one.canceled,
                "cents": int(100 * one.price),
                "in": bool(one.checkins.all()),
            }
            for one in lines
        ],
    }


def _clock(moment):
    return moment.astimezone(CLOCK).strftime("%Y-%m-%d %H:%M:%S")


def _fee(order, kind, value, *, canceled=False):
    return OrderFee(
        order=order,
        fee_type=kind,
        value=Decimal(value),
        tax_rate=Decimal("0"),
        tax_value=Decimal("0"),
        canceled=canceled,
    )


def _address(order, person, town):
    zipcode, city, country = town
    return InvoiceAddress(
        order=order,
        name_parts={"_scheme": "given_family", "given_name": "Bezoeker", "family_name": f"Nummer {person}"},
        name_cached=f"Bezoeker Nummer {person}",
        street=f"{STREETS[person % len(STREETS)]} {person % 90 + 1}",
        zipcode=zipcode,
        city=city,
        country=country,
        company="School X" if person % 97 == 0 else "",
    )


def _attendee(town):
    zipcode, city, country = town
    return {
        "attendee_name_parts": {"_scheme": "given_family", "given_name": "Gast", "family_name": "Voorbeeld"},
        "attendee_name_cached": "Gast Voorbeeld",
        "attendee_email": "gast@example.org",
        "street": "Laan 1",
        "zipcode": zipcode,
        "city": city,
        "country": country,
    }


def _save(manager, things):
    """Children in bulk, once their orders have a number."""
    for one in things:
        one.order_id = one.order.pk
    parents = [getattr(one, "addon_to", None) for one in things]
    for one in things:
        if getattr(one, "addon_to", None):
            one.addon_to = None
    manager.bulk_create(things)
    for one, parent in zip(things, parents, strict=True):
        if parent is not None:
            one.addon_to = parent


def main():
    """The world, its address, and then what is asked."""
    world = World()
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet)
    server.daemon_threads = True
    server.set_app(get_wsgi_application())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    _say({"address": f"http://127.0.0.1:{server.server_port}", "token": world.token, "organiser": "debrug"})
    for line in sys.stdin:
        command = json.loads(line)
        begun = time.monotonic()
        try:
            answer = getattr(world, command.pop("do"))(**command)
        except Exception as trouble:
            traceback.print_exc()
            answer = {"error": f"{type(trouble).__name__}: {trouble}"}
        connection.close()
        _say({"answer": answer, "seconds": round(time.monotonic() - begun, 2)})


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        """Nothing is said of a question that was answered."""


def _say(value):
    print(json.dumps(value), file=ANSWERS, flush=True)


main()
