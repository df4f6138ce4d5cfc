"""UiTdatabank read live and from files: which calendars are performances, which words are genres, what is not said."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publiek.deliveries.live import connector
from publiek.deliveries.live.fakes import uitdatabank as fake
from publiek.deliveries.live.fakes.serving import serve
from publiek.deliveries.live.uitdatabank import read_documents, read_with_left
from publiek.deliveries.live.uitdatabank_terms import genre_of
from publiek.errors import DeliveryError, NetworkError, UsageError
from publiek.programme.crosswalks import crosswalk
from tests.support.live_door import door_to, read_all

UITDATABANK = connector("uitdatabank")


@pytest.fixture(autouse=True)
def private(monkeypatch):
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")


def test_evenings_become_performances_and_periods_do_not():
    with serve(fake.sample()) as here:
        programme, _, _ = read_all(UITDATABANK, door_to(UITDATABANK, here.address, fake.SETTINGS))
    assert [(row.title, f"{row.start:%d-%m %H:%M}", row.state) for row in programme.performances] == [
        ("De Kade", "01-10 20:15", "planned"),
        ("De Kade", "02-10 20:15", "cancelled"),
        ("Kwartet", "04-10 20:00", "planned"),
    ], "UTC is brought to the house's clock"
    assert {row.title: row.genre for row in programme.productions} == {
        "De Kade": "theatre",
        "Kwartet": "jazz",
        "Tegels": "exhibition",
        "Speelplein": "",
    }
    place = programme.venues[0]
    assert (place.street, place.house_number, place.postcode, place.lat) == ("Vaartkaai", "12", "9000", 51.05)
    assert programme.organisations[0].homepage == "https://huis.example.org"
    assert programme.performances[0].identifiers["uitdatabank"] == programme.performances[1].identifiers["uitdatabank"]


def test_what_cannot_be_said_is_counted_by_reason():
    assert read_with_left(fake.sample().events)[1] == {"periodic": 1, "permanent": 1}


def test_nothing_is_read_again_until_something_changed():
    agenda = fake.sample()
    with serve(agenda) as here:
        door = door_to(UITDATABANK, here.address, fake.SETTINGS)
        _, _, cursor = read_all(UITDATABANK, door)
        assert read_all(UITDATABANK, door, cursor)[0] is None
        agenda.events[1] |= {"startDate": "2026-10-05T18:00:00+00:00", "modified": "2026-09-02T10:00:00+02:00"}
        moved, _, later = read_all(UITDATABANK, door, cursor)
        agenda.events[0] |= {"workflowStatus": "DELETED", "modified": "2026-09-03T10:00:00+02:00"}
        removed, _, _ = read_all(UITDATABANK, door, later)
    assert {row.title: row.start.day for row in moved.performances}["Kwartet"] == 5
    assert {row.title for row in removed.performances} == {"Kwartet"} and removed.whole


def test_every_page_of_the_search_is_read():
    agenda = fake.sample()
    for number in range(10, 1_100):
        agenda.publish(
            number, f"Avond {number}", "0.50.4.0.0", calendarType="single", startDate="2026-10-01T20:00:00+02:00"
        )
    with serve(agenda) as here:
        programme, _, _ = read_all(UITDATABANK, door_to(UITDATABANK, here.address, fake.SETTINGS))
        assert [one.query["start"] for one in here.asked] == ["0", "500", "1000"]
    assert len(programme.performances) == 3 + 1_090


def test_a_choice_that_is_half_a_country_is_refused():
    with (
        serve(lambda _: fake.Answer({"totalItems": 86_978, "member": [{}]})) as here,
        pytest.raises(DeliveryError) as told,
    ):
        read_all(UITDATABANK, door_to(UITDATABANK, here.address, fake.SETTINGS))
    assert told.value.code == "agenda-document-refused" and told.value.where == {"reason": "many"}


def test_without_a_choice_or_a_key_nothing_is_asked():
    with serve(fake.sample()) as here:
        for left_out in ("organizer", "client_id"):
            with pytest.raises(UsageError) as told:
                read_all(UITDATABANK, door_to(UITDATABANK, here.address, {**fake.SETTINGS, left_out: ""}))
            assert told.value.code == "live-setting-missing"
        assert here.asked == []


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("busy", "live-too-busy"),
        ("outage", "live-unreachable"),
        ("half", "live-answer-damaged"),
        ("not-json", "live-answer-damaged"),
    ],
)
def test_a_lasting_fault_is_told_without_the_key(fault, code):
    with serve(fake.sample(), faults=dict.fromkeys(range(1, 20), fault)) as here, pytest.raises(NetworkError) as told:
        read_all(UITDATABANK, door_to(UITDATABANK, here.address, fake.SETTINGS))
    assert told.value.code == code and fake.CLIENT_ID not in repr(told.value) + str(told.value)


@pytest.mark.parametrize("field", ["member", "totalItems"])
def test_a_field_that_is_missing_is_named(field):
    def without(question):
        answer = fake.sample()(question)
        del answer.body[field]
        return answer

    with serve(without) as here, pytest.raises(NetworkError) as told:
        read_all(UITDATABANK, door_to(UITDATABANK, here.address, fake.SETTINGS))
    assert told.value.code == "live-answer-changed" and told.value.where["field"] == field


def test_the_genres_are_those_of_the_published_crosswalk():
    """Two rooms know the same list; here they are held side by side."""
    known = crosswalk("uitdatabank", "genre")
    kinds = ["0.0.0.0.0", "0.50.4.0.0", "0.50.6.0.0", "0.54.0.0.0", "0.55.0.0.0", "0.5.0.0.0", "0.3.1.0.0", "0.3.1.0.1"]
    kinds += ["0.7.0.0.0", "0.3.2.0.0", "0.49.0.0.0", "1.50.0.0.0", "0.59.0.0.0"]
    themes = ["1.8.1.0.0", "1.8.2.0.0", "1.8.3.1.0", "1.8.4.0.0", "1.4.0.0.0", "1.5.0.0.0", "1.3.10.0.0", "1.10.0.0.0"]
    compared = 0
    for kind in kinds:
        for theme in ("", *themes):
            key = f"{kind} {theme}".strip()
            if known.knows(key):
                terms = [{"id": one} for one in key.split()]
                assert genre_of(terms) == (known.back(key) or ""), key
                compared += 1
    assert compared > 20


_NAMES = ["name", "location", "terms", "calendarType", "startDate", "subEvent", "@id", "@type", "address", "status"]
_NAMES += [
    "organizer",
    "priceInfo",
    "production",
    "bookingAvailability",
    "geo",
    "calendar",
    "member",
    "sameAs",
    "start",
]
_WORDS = [
    "2026-10-01T20:00:00+02:00",
    "2026-10-01",
    "0001-01-01T00:00:00+14:00",
    "single",
    "multiple",
    "Event",
    "Place",
    "12",
]


@settings(max_examples=300, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(_WORDS),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_NAMES), inner, max_size=6),
        max_leaves=20,
    )
)
def test_any_document_is_read_or_left_out_and_never_fails(document):
    programme, left = read_with_left([document])
    assert all(row.id and row.start for row in programme.performances)
    assert all(count > 0 for count in left.values())


@pytest.fixture
def real(shared_data: Path):
    folder = shared_data / "uitdatabank-udb3-fixtures"
    if not folder.is_dir():
        pytest.skip(
            "needs the published documents of UiTdatabank (github.com/cultuurnet/udb3-backend, GPL: not copied)"
        )
    return {
        str(path.relative_to(folder)): json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.json"))
    }


def test_every_real_document_is_read_as_what_it_is(real):
    kinds: Counter[tuple[str, str]] = Counter()
    left: Counter[str] = Counter()
    for name, document in real.items():
        programme, reasons = read_with_left([document])
        left.update(reasons)
        parts = {"event": programme.productions, "place": programme.venues, "organizer": programme.organisations}
        kinds[name.partition("/")[0], next((kind for kind, rows in parts.items() if rows), "none")] += 1
    assert len(real) == 228
    assert kinds["EventExport", "event"] == 40 and kinds["events", "event"] == 120
    assert kinds["places", "event"] == kinds["organizers", "event"] == kinds["organizers", "place"] == 0
    assert kinds["places", "place"] == 39 and kinds["organizers", "organizer"] == 23
    assert left["permanent"] > 60 and left["periodic"] >= 8 and left["reference"] == 5


def test_real_documents_with_deliberate_faults_say_what_is_wrong(real):
    def told(name):
        return read_with_left([real[name]])

    wrong, left = told("EventExport/event_with_incorrect_start_and_end_date_format.json")
    assert wrong.performances == () and left == {"unreadable-date": 1}, "500 BC"
    old, _ = told("EventExport/event_with_outdated_start_and_end_date_format.json")
    assert f"{old.performances[0].start:%Y-%m-%d %H:%M}" == "2015-03-02 13:30", "without an offset: as written"
    nowhere, _ = told("EventExport/event_with_nil_location.json")
    assert nowhere.venues == () and nowhere.performances[0].kind == "online"
    null, _ = told("EventExport/event_with_location_id_null.json")
    assert null.venues[0].name == "Cultuurcentrum De Kruisboog" and null.performances[0].venue == null.venues[0].id
    draft, left = told("events/event-with-workflow-status-deleted.json")
    assert draft.productions == () and left == {"not-published": 1}


def test_real_calendars(real):
    several = read_documents([real["events/event-with-sub-events-capacity.json"]])
    assert [row.capacity for row in several.performances] == [100, 200]
    both = read_documents([real["events/event-with-all-fields.json"]])
    assert [(row.state, row.price_from_cents) for row in both.performances] == [("cancelled", 1050), ("planned", 1050)]
    school = read_documents([real["events/audience-type/event-audience-type-education.json"]])
    assert {row.kind for row in school.performances} <= {"school"}
    legacy = read_documents([real["events/legacy/event-with-multiple-calendar.json"]])
    assert len(legacy.performances) == 2 and legacy.productions[0].genre == "jazz"
