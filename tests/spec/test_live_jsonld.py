"""The agenda on a venue's own site: what of its schema.org data is a performance, and which pages are refused."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publiek.deliveries.live import connector
from publiek.deliveries.live.fakes import jsonld as fake
from publiek.deliveries.live.fakes.serving import Answer, serve
from publiek.deliveries.live.json_documents import MOST_SIGNS, MOST_VALUES, documents_of
from publiek.deliveries.live.jsonld import read_documents, read_page, read_with_left
from publiek.errors import DeliveryError, NetworkError, UsageError
from publiek.programme.crosswalks import crosswalk
from tests.support.live_door import door_to, read_all

SITE = connector("jsonld")


@pytest.fixture(autouse=True)
def private(monkeypatch):
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")


def event(**more):
    return {"@type": "TheaterEvent", "name": "De Kade", "startDate": "2026-10-01T20:15:00+02:00"} | more


def only(*nodes):
    return read_documents([{"@context": "https://schema.org", "@graph": list(nodes)}])


def test_a_page_of_a_site_tells_what_is_shown():
    with serve(fake.sample()) as here:
        programme, _, _ = read_all(SITE, door_to(SITE, here.address + fake.PATH, {}))
    assert [(row.title, f"{row.start:%d-%m %H:%M}", row.hall) for row in programme.performances] == [
        ("De Kade", "01-10 20:15", ""),
        ("De Kade", "02-10 20:15", ""),
        ("Zondagochtend", "04-10 11:00", "Kleine zaal"),
    ]
    assert len({row.production for row in programme.performances[:2]}) == 1, "one work, two evenings"
    assert {row.title: (row.genre_own, row.genre) for row in programme.productions} == {
        "De Kade": ("toneel", "theatre"),
        "Zondagochtend": ("MusicEvent", ""),
        "Tegels": ("ExhibitionEvent", "exhibition"),
    }
    assert [(row.name, row.postcode) for row in programme.venues] == [("Huis aan de Kade", "3011 AA")]
    assert programme.performances[0].price_from_cents == 1750
    assert not programme.whole, "a page shows what is coming, so what is absent may be over"


def test_cancelled_moved_and_online_events_say_so():
    rows = only(
        event(**{"@id": "https://x.example/1", "eventStatus": "https://schema.org/EventCancelled"}),
        event(**{"@id": "https://x.example/2", "eventStatus": "EventRescheduled"}),
        event(
            **{"@id": "https://x.example/3", "location": {"@type": "VirtualLocation", "url": "https://x.example/live"}}
        ),
        event(**{"@id": "https://x.example/4", "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode"}),
    ).performances
    assert [(row.state, row.kind) for row in rows] == [
        ("cancelled", "regular"),
        ("moved", "regular"),
        ("planned", "online"),
        ("planned", "online"),
    ]


def test_an_event_that_moves_keeps_its_id():
    before = only(event(**{"@id": "https://x.example/1"})).performances[0]
    after = only(event(**{"@id": "https://x.example/1", "startDate": "2026-10-09T20:15:00+02:00"})).performances[0]
    assert before.id == after.id and before.start != after.start


def test_several_evenings_on_one_page_of_the_site_are_told_apart():
    told = only(event(url="https://x.example/kade"), event(url="https://x.example/kade", startDate="2026-10-02T20:15"))
    assert [row.id for row in told.performances] == [
        "https://x.example/kade@2026-10-01T20:15",
        "https://x.example/kade@2026-10-02T20:15",
    ]
    assert len(told.productions) == 1


def test_a_series_is_a_production_and_its_parts_are_performances():
    parts = [{"@type": "Event", "startDate": f"2026-10-0{day}T20:00", "name": f"Avond {day}"} for day in (1, 2)]
    programme, left = read_with_left([{"@type": "EventSeries", "name": "Reeks", "subEvent": parts}])
    assert [row.title for row in programme.performances] == ["Avond 1", "Avond 2"]
    assert [row.title for row in programme.productions] == ["Reeks"] and left == {"series": 1}
    upper = {"@type": "TheaterEvent", "@id": "https://x.example/r", "name": "Reeks", "startDate": "2026-10-01"}
    programme, left = read_with_left([event(superEvent=upper)])
    assert len(programme.performances) == 1 and left == {"series": 1}
    assert programme.performances[0].production == "https://x.example/r"


@pytest.mark.parametrize(
    "document",
    [
        event(),
        [event()],
        {"@graph": [event()]},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": event()}]},
        {"@type": "TheaterGroup", "name": "Huis", "event": [event()]},
        event(**{"@type": ["Thing", "http://schema.org/TheaterEvent"]}),
        event(**{"@type": "schema:TheaterEvent"}),
        event(name={"@value": "De Kade", "@language": "nl"}),
    ],
)
def test_events_are_found_wherever_a_site_puts_them(document):
    programme = read_documents([document])
    assert [row.title for row in programme.performances] == ["De Kade"]
    assert programme.productions[0].genre == "theatre"


def test_references_that_go_round_end():
    nodes = [
        event(
            **{
                "@id": "https://x.example/1",
                "superEvent": {"@id": "https://x.example/2"},
                "location": {"@id": "https://x.example/1"},
            }
        ),
        event(**{"@id": "https://x.example/2", "superEvent": {"@id": "https://x.example/1"}}),
    ]
    programme, left = read_with_left(nodes)
    assert programme.performances == () and left == {"series": 2}, "each says that it is a part of the other"


def test_prices_are_told_in_euros_only():
    assert (
        only(event(offers=[{"price": "12,50"}, {"price": 30, "priceCurrency": "EUR"}])).performances[0].price_from_cents
        == 1250
    )
    assert only(event(offers={"price": "9", "priceCurrency": "GBP"})).performances[0].price_from_cents is None


def test_identifiers_of_other_registers_and_no_person_as_organiser():
    row = only(
        event(sameAs=["https://www.wikidata.org/wiki/Q42"], organizer={"@type": "Person", "name": "Iemand"}),
    )
    assert row.performances[0].identifiers == {"wikidata": "Q42"} and row.organisations == ()


def test_the_genres_are_those_of_the_published_crosswalk():
    known = crosswalk("schema.org", "genre")
    kinds = ["TheaterEvent", "ComedyEvent", "DanceEvent", "ChildrensEvent", "ScreeningEvent", "ExhibitionEvent"]
    kinds += ["VisualArtsEvent", "LiteraryEvent", "Festival", "EducationEvent", "CourseInstance", "MusicEvent", "Event"]
    for kind in kinds:
        assert only(event(**{"@type": kind})).productions[0].genre == (known.back(kind) or ""), kind


def test_two_pages_that_use_the_same_names_inside_are_kept_apart():
    pages = {
        "/agenda": [event(**{"@id": "#event"})],
        "/twee": [event(**{"@id": "#event", "startDate": "2026-10-02T20:15"})],
    }
    with serve(fake.Site(pages)) as here:
        programme, _, _ = read_all(SITE, door_to(SITE, here.address + fake.PATH, {"pages": "/twee"}))
    assert len(programme.performances) == 2


def test_what_stands_in_a_comment_or_in_another_script_is_not_read():
    hidden = json.dumps(event(name="Weg"))
    page = (
        f'<!-- <script type="application/ld+json">{hidden}</script> --><script>var x = {hidden};</script>'
        f"<script data-x='>' type='application/ld+json'>//<![CDATA[\n{json.dumps(event())}\n//]]></script>"
    )
    assert [row.title for row in read_page(page.replace("data-x='>' ", "")).performances] == ["De Kade"]


def test_one_broken_script_does_not_hide_the_others():
    page = '<script type="application/ld+json">{kapot</script>' + fake.page_of([event()])
    assert len(read_page(page).performances) == 1


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("", "nothing"),
        ("<html><body>Agenda</body></html>", "nothing"),
        ('<script type="application/ld+json">{kapot', "no-json"),
        ('<script type="application/ld+json">{kapot</script>', "no-json"),
        ('{"@type": "Event", ', "no-json"),
        ("[" * 100_000, "no-json"),
        (fake.page_of([{"@type": "Organization", "name": "Huis"}]), "nothing"),
        ('{"a":' * 60 + "1" + "}" * 60, "deep"),
        ("[" + "1," * (MOST_VALUES + 1) + "1]", "many"),
        (" " * (MOST_SIGNS + 1), "large"),
        ("<!--" * 500_000, "nothing"),
        ("<script " * 500_000, "nothing"),
        ('<script type="application/ld+json">' * 100_000, "no-json"),
        ("<script>" + "<!-- </script" * 200_000, "nothing"),
    ],
)
def test_a_hostile_or_empty_page_is_refused_soon_and_in_words(page, reason):
    begun = time.process_time()
    with pytest.raises(DeliveryError) as told:
        read_page(page)
    assert (told.value.code, told.value.where) == ("agenda-document-refused", {"reason": reason})
    assert time.process_time() - begun < 5


def test_markup_in_a_title_stays_text():
    row = only(event(name="<script>alert(1)</script>")).performances[0]
    assert row.title == "<script>alert(1)</script>", "whoever shows it, shows it as text"


_NAMES = ["@id", "@type", "@graph", "name", "startDate", "endDate", "location", "superEvent", "subEvent", "offers"]
_NAMES += ["workPerformed", "geo", "url"]


@settings(max_examples=300, deadline=None)
@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.text(max_size=8)
        | st.sampled_from(["Event", "#a", "2026-10-01T20:00"]),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(_NAMES),
                inner,
                max_size=6,
            )
        ),
        max_leaves=25,
    )
)
def test_any_document_is_read_or_left_out_and_never_fails(document):
    programme, _ = read_with_left([document])
    assert all(row.id and row.start and row.production for row in programme.performances)
    assert len({row.id for row in programme.performances}) == len(programme.performances)


def test_documents_are_also_read_line_by_line():
    text = "\n".join(json.dumps(event(startDate=f"2026-10-0{day}T20:00")) for day in (1, 2, 3))
    assert len(read_documents(documents_of(text)).performances) == 3


@pytest.mark.parametrize(
    ("fault", "code"), [("busy", "live-too-busy"), ("outage", "live-unreachable"), ("half", "live-answer-damaged")]
)
def test_a_lasting_fault_is_told(fault, code):
    with serve(fake.sample(), faults=dict.fromkeys(range(1, 20), fault)) as here, pytest.raises(NetworkError) as told:
        read_all(SITE, door_to(SITE, here.address + fake.PATH, {}))
    assert told.value.code == code


def test_a_page_elsewhere_and_one_that_leads_elsewhere_are_not_followed():
    with serve(fake.sample()) as here, pytest.raises(UsageError) as told:
        read_all(SITE, door_to(SITE, here.address + fake.PATH, {"pages": "http://127.0.0.2:1/agenda"}))
    assert told.value.code == "live-address-refused"
    with (
        serve(lambda _: Answer("", 302, {"Location": "http://127.0.0.2:1/"}, "text/html")) as here,
        pytest.raises(NetworkError) as lost,
    ):
        read_all(SITE, door_to(SITE, here.address, {}))
    assert lost.value.code == "live-not-there"
