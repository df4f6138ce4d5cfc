"""Every seeded fault in OSLO linked data is found, by the rule it breaks; without faults nothing is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from publiek.errors import PubliekError
from publiek.exchange import oslo

GOOD = """
@prefix adms: <http://www.w3.org/ns/adms#> .
@prefix cp: <https://data.vlaanderen.be/ns/cultuurparticipatie#> .
@prefix crm: <http://www.cidoc-crm.org/cidoc-crm/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix generiek: <https://data.vlaanderen.be/ns/generiek#> .
@prefix locn: <http://www.w3.org/ns/locn#> .
@prefix m8g: <http://data.europa.eu/m8g/> .
@prefix platform: <https://data.uitwisselingsplatform.be/ns/platform#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://example.org/id/> .
@prefix prijs: <https://data.cultuurparticipatie.be/id/concept/PrijsCategorieType/> .

:event1 a crm:E7_Activity ;
  dct:title "Medea"@nl ;
  platform:verwerktOp "2026-06-01T09:00:00+02:00"^^xsd:dateTime ;
  adms:identifier :event1-identifier ;
  crm:P4_has_time-span :event1-period ;
  prov:atLocation :venue1 ;
  crm:P14_carried_out_by :house1 ;
  cp:Activiteit.prijs :price1 .
:event1-period a m8g:PeriodOfTime ;
  m8g:startTime "2026-03-14T20:15:00+01:00"^^xsd:dateTime ;
  m8g:endTime "2026-03-14T22:15:00+01:00"^^xsd:dateTime .
:event1-identifier a adms:Identifier ;
  skos:notation "https://example.org/id/event1"^^xsd:anyURI ;
  platform:bron :source ;
  dct:creator :house1 ;
  generiek:gestructureerdeIdentificator :event1-structured .
:event1-structured a generiek:GestructureerdeIdentificator ;
  generiek:naamruimte "https://example.org/id/" ;
  generiek:lokaleIdentificator "event1" .
:price1 a schema:PriceSpecification ;
  skos:prefLabel "Basistarief"@nl ;
  cp:Prijsinfo.prijscategorie prijs:basis ;
  schema:price :money1 .
:money1 a schema:MonetaryAmount ;
  schema:value "20.00"^^xsd:decimal ;
  schema:currency "EUR" .
:venue1 a dct:Location ;
  locn:locatorName "De Brug"@nl ;
  locn:geometry :geometry1 ;
  adms:identifier :event1-identifier ;
  platform:verwerktOp "2026-06-01T09:00:00+02:00"^^xsd:dateTime .
:geometry1 a locn:Geometry ;
  m8g:latitude "51.92"^^xsd:decimal ;
  m8g:longitude "4.48"^^xsd:decimal .
:house1 a cp:Organisator ;
  cp:Realisator.naam "De Brug"@nl ;
  adms:identifier :event1-identifier ;
  platform:verwerktOp "2026-06-01T09:00:00+02:00"^^xsd:dateTime .
:participation1 a cp:Deelname ;
  cp:Deelname.activiteit :event1 ;
  cp:Deelname.participant :person1 ;
  cp:Deelname.tijdstip :event1-period .
:person1 a cp:Participant ;
  adms:identifier :event1-identifier ;
  platform:geboortejaar "1980"^^xsd:gYear ;
  platform:statistischeSectorId "3011" ;
  platform:verwerktOp "2026-06-01T09:00:00+02:00"^^xsd:dateTime .
"""
#: What is changed, into what, and the rule that must be named.
FAULTS = {
    "title-without-language": ('dct:title "Medea"@nl', 'dct:title "Medea"', "Activity dct:title Datatype"),
    "title-absent": ('  dct:title "Medea"@nl ;\n', "", "Activity dct:title MinCount"),
    "title-twice": ('"Medea"@nl', '"Medea"@nl, "Medeia"@nl', "Activity dct:title UniqueLang"),
    "identifier-twice": (
        "  adms:identifier :event1-identifier ;\n  crm:P4",
        "  adms:identifier :event1-identifier, :other ;\n  crm:P4",
        "Activity adms:identifier MaxCount",
    ),
    "place-of-no-kind": ("prov:atLocation :venue1", "prov:atLocation :nowhere", "Activity prov:atLocation Class"),
    "organiser-of-no-kind": (
        "crm:P14_carried_out_by :house1",
        "crm:P14_carried_out_by :nobody",
        "Activity crm:P14_carried_out_by Class",
    ),
    "type-as-text": (
        '  dct:title "Medea"@nl ;',
        '  dct:title "Medea"@nl ; dct:type "film" ;',
        "Activity dct:type NodeKind",
    ),
    "processed-no-moment": (
        'Op "2026-06-01T09:00:00+02:00"^^xsd:dateTime ;\n  adms:identifier :event1-identifier ;\n  crm',
        'Op "gisteren" ;\n  adms:identifier :event1-identifier ;\n  crm',
        "Activity platform:verwerktOp Datatype",
    ),
    "end-before-start": ("2026-03-14T22:15:00", "2026-03-14T18:15:00", "Period m8g:startTime LessThanOrEquals"),
    "start-absent": (
        '  m8g:startTime "2026-03-14T20:15:00+01:00"^^xsd:dateTime ;\n',
        "",
        "Period m8g:startTime MinCount",
    ),
    "notation-as-text": ('event1"^^xsd:anyURI', 'event1"', "Identifier skos:notation Datatype"),
    "source-as-text": ("platform:bron :source", 'platform:bron "kassa"', "Identifier platform:bron NodeKind"),
    "creator-absent": ("  dct:creator :house1 ;\n", "", "Identifier dct:creator MinCount"),
    "local-part-absent": (
        'generiek:naamruimte "https://example.org/id/" ;\n  generiek:lokaleIdentificator "event1" .',
        'generiek:naamruimte "https://example.org/id/" .',
        "StructuredIdentifier generiek:lokaleIdentificator MinCount",
    ),
    "category-unknown": ("prijs:basis", "prijs:gratis", "Price cp:Prijsinfo.prijscategorie In"),
    "price-below-nothing": ('"20.00"^^xsd:decimal', '"-1.00"^^xsd:decimal', "Money schema:value MinInclusive"),
    "price-as-text": ('"20.00"^^xsd:decimal', '"20,00"', "Money schema:value Datatype"),
    "currency-in-words": ('"EUR"', '"euro"', "Money schema:currency Pattern"),
    "place-without-name": ('  locn:locatorName "De Brug"@nl ;\n', "", "Place locn:locatorName MinCount"),
    "latitude-beyond": ('"51.92"', '"151.92"', "Geometry m8g:latitude MaxInclusive"),
    "organiser-without-name": ('  cp:Realisator.naam "De Brug"@nl ;\n', "", "Organiser cp:Realisator.naam MinCount"),
    "no-activity": ("  cp:Deelname.activiteit :event1 ;\n", "", "Participation cp:Deelname.activiteit MinCount"),
    "two-activities": (
        "cp:Deelname.activiteit :event1",
        "cp:Deelname.activiteit :event1, :event2",
        "Participation cp:Deelname.activiteit MaxCount",
    ),
    "no-participant": ("  cp:Deelname.participant :person1 ;\n", "", "Participation cp:Deelname.participant MinCount"),
    "no-moment": (" ;\n  cp:Deelname.tijdstip :event1-period", "", "Participation cp:Deelname.tijdstip MinCount"),
    "year-as-number": ('"1980"^^xsd:gYear', "1980", "Participant platform:geboortejaar Datatype"),
    "two-years": (
        '"1980"^^xsd:gYear',
        '"1980"^^xsd:gYear, "1981"^^xsd:gYear',
        "Participant platform:geboortejaar MaxCount",
    ),
    "sector-too-fine": ('"3011"', '"3011AA"', "Participant platform:statistischeSectorId Pattern"),
    "a-name": (
        ":person1 a cp:Participant ;",
        ':person1 a cp:Participant ; foaf:name "X" ;',
        "Participant foaf:name MaxCount",
    ),
    "a-mail-address": (
        ":person1 a cp:Participant ;",
        ':person1 a cp:Participant ; schema:email "x@example.org" ;',
        "Participant schema:email MaxCount",
    ),
}


def _found(folder: Path, text: str) -> set[str]:
    path = folder / "a.ttl"
    path.write_text(text, "utf-8")
    found = oslo.violations(oslo.read(path))
    return {f"{one.shape} {one.path} {one.rule.removesuffix('ConstraintComponent')}" for one in found}


def test_good_data_have_no_fault(tmp_path: Path) -> None:
    assert _found(tmp_path, GOOD) == set()


@pytest.mark.parametrize("name", FAULTS)
def test_a_seeded_fault_is_found(tmp_path: Path, name: str) -> None:
    right, wrong, rule = FAULTS[name]
    assert right in GOOD
    assert rule in _found(tmp_path, GOOD.replace(right, wrong, 1))


def test_all_faults_at_once_are_all_found(tmp_path: Path) -> None:
    apart = (
        "title-without-language",
        "end-before-start",
        "category-unknown",
        "latitude-beyond",
        "no-participant",
        "a-name",
    )
    text = GOOD
    for name in apart:
        text = text.replace(*FAULTS[name][:2], 1)
    assert {FAULTS[name][2] for name in apart} <= _found(tmp_path, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ttl", "dit is geen turtle"),
        ("a.jsonld", "{"),
        ("a.csv", "a,b\n"),
        ("a.jsonld", '{"@context": "https://elsewhere.example/context.jsonld", "@id": "urn:a"}'),
        ("a.jsonld", '{"@context": ["https://elsewhere.example/context.jsonld"], "@id": "urn:a"}'),
    ],
)
def test_what_cannot_be_read_or_asks_the_network_is_refused(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(PubliekError) as refused:
        oslo.read(tmp_path / name)
    assert refused.value.code == "oslo-file-unreadable"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PubliekError) as refused:
        oslo.read(tmp_path / "personen.ttl")
    assert refused.value.where == {"file": "personen.ttl"}
