"""What of an open answer is kept? What somebody thinks, without who somebody is."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publiek.listening.known_places import known_places
from publiek.surveys.responses.masking import KEPT, LOOKED_AT, mask

PLACES = known_places()


def masked(text: str) -> str:
    return mask(text, places=PLACES).text


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("Mail jan.jansen@gmail.com maar", "Mail [e-mail] maar"),
        ("mail jan at gmail punt com", "mail [e-mail]"),
        ("jan [at] gmail.com", "[e-mail]"),
        ("jan apenstaartje ziggo.nl", "[e-mail]"),
        ("bel 06 12 34 56 78 graag", "bel [number] graag"),
        ("bel 06-12345678", "bel [number]"),
        ("bel +31 (0)6 1234 5678!", "bel [number]!"),
        ("010 - 123 45 67", "[number]"),
        ("０６１２３４５６７８", "[number]"),
        ("06\u200b12\u200b34\u200b56\u200b78", "[number]"),
        ("nul zes een twee drie vier vijf zes zeven acht", "[number]"),
        ("NL91 ABNA 0417 1643 00", "[number]"),
        ("nl91abna0417164300", "[number]"),
        ("mijn bsn is 123456782.", "mijn bsn is [number]."),
        ("geboren 12-03-1978", "geboren [number]"),
        ("kenteken 12-ABC-3", "kenteken [number]"),
        ("ik woon op Dorpsstraat 12", "ik woon op [address]"),
        ("aan de lange laan 7 b", "aan de lange [address]"),
        ("3011 AB 12", "[address]"),
        ("3011ab", "[address]"),
        ("1011 AA Amsterdam", "[address] Amsterdam"),
        ("zie https://www.linkedin.com/in/jan-jansen", "zie [link]"),
        ("zie janjansen.nl/over", "zie [link]"),
        ("insta: jan.jansen", "[account]"),
        ("instagram jan_1985", "[account]"),
    ],
)
def test_what_reaches_somebody_is_replaced(told, kept):
    assert masked(told) == kept


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("Ik ben Jan Jansen en vind het te duur", "Ik ben [name] en vind het te duur"),
        ("ik ben jan jansen", "ik ben [name]"),
        ("mijn naam is piet de vries, te ver", "mijn naam is [name], te ver"),
        ("IK HEET JAN JANSEN", "ik heet [name]"),
        ("te duur. Groetjes, fatima", "te duur. Groetjes, [name]"),
        ("te ver\nmet vriendelijke groet\nK. Öztürk", "te ver\nmet vriendelijke groet\n[name]"),
        ("mijn dochter Sanne van der Berg was ziek", "mijn dochter [name] was ziek"),
        ("Jan Jansen deed vervelend", "[name] deed vervelend"),
        ("ik ga met Anneke", "ik ga met [name]"),
        ("ik ga met Anneke naar Zwolle", "ik ga met [name] naar Zwolle"),
        ("Mevrouw Bakker-de Wit was onaardig", "[name] was onaardig"),
        ("J. de Boer", "[name]"),
        ("volgens O'Brien", "volgens [name]"),
        ("Utrecht Jansen", "[name]"),
        ("my name is john smith.", "my name is [name]."),
    ],
)
def test_who_somebody_is_is_replaced(told, kept):
    assert masked(told) == kept


@pytest.mark.parametrize(
    "told",
    [
        "Te duur voor ons gezin, parkeren kost 12,50 euro.",
        "In Amsterdam is alles te duur. Den Haag ook.",
        "Bergen op Zoom heeft geen theater",
        "Ik vind 's-Hertogenbosch te ver",
        "in 2019 is het 2 keer gelukt",
        "Geen oppas. Ik ben slechthorend. Ik ben te moe",
        "Ik ben bang in het donker",
        "de trein van 23.15 uur haal ik niet",
        "25 tot 30 euro p.p.",
        "ik kijk Netflix op zondag",
        "op de Nederlandse tv",
        "te duur en te ver",
    ],
)
def test_what_somebody_thinks_stays(told):
    assert mask(told, places=PLACES) == mask(told, places=PLACES).__class__(told)


def test_a_long_answer_is_cut_and_nothing_hides_behind_the_cut():
    long = mask("woord " * 2_000 + "jan@jansen.nl", places=PLACES)
    assert len(long.text) <= KEPT and long.shortened
    at_the_edge = mask("x" * (LOOKED_AT - 10) + " 0612345678", places=PLACES)
    assert "061" not in at_the_edge.text
    assert "@" not in mask("a@b.nl " * 700 + "jan@jansen.nl", places=PLACES).text


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_masking_twice_is_masking_once_and_never_fails(text):
    once = mask(text, places=PLACES).text
    assert len(once) <= KEPT
    assert mask(once, places=PLACES).text == once


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["te duur ", "Ik kom niet, bel ", "vraag Piet ", "x"]),
    st.lists(st.sampled_from("0123456789"), min_size=9, max_size=10),
    st.sampled_from(["", " ", "-", ".", "/", " - "]),
    st.sampled_from(["", " bedankt", ".", "\nGroet"]),
)
def test_no_way_of_writing_a_number_gets_through(before, digits, between, after):
    told = masked(before + between.join(digits) + after)
    assert not any(sign.isdigit() for sign in told)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 4_000,
        "A" * 4_000,
        "a." * 2_000,
        "1 " * 2_000,
        "Jan " * 1_000,
        "a-" * 2_000,
        "@" * 4_000,
        "(" * 4_000,
        "straat " * 600,
    ],
)
def test_no_text_takes_long(text):
    start = time.process_time()
    mask(text, places=PLACES)
    assert time.process_time() - start < 2
