"""What the law asks of each paper is in it, in the order in which it is asked."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from publiek.errors import Text, UsageError
from publiek.governance.papers import Items, Paper, Paragraph, Section, Table, kinds_of, paper, texts_of
from tests.support.papers import ALONE, BUSY, CENTRE, TODAY, decided, every_paper, register

PAPERS = every_paper(BUSY)


def said(one: Paper | Section, language: str = "nl") -> str:
    """Every word of a paper or section."""
    texts = one.texts() if isinstance(one, Paper) else [text for block in one.blocks for text in texts_of(block)]
    return "\n".join(text.in_language(language) for text in texts)


def section(one: Paper, code: str) -> Section:
    return next(found for found in one.sections if found.code == code)


def tables(one: Section) -> list[Table]:
    return [block for block in one.blocks if isinstance(block, Table)]


@pytest.mark.parametrize("letter", "abcdefgh")
def test_a_processor_agreement_has_every_point_of_article_28_3(letter: str) -> None:
    agreement = PAPERS["processor"]
    assert re.search(rf"\(.*onder {letter}\b", section(agreement, letter).heading.nl)
    assert re.search(rf"point {letter}|\({letter}\)", section(agreement, letter).heading.en)


@pytest.mark.parametrize(
    ("letter", "words"),
    [
        ("a", ("schriftelijke instructie", "derde land", "in strijd is met de AVG")),
        ("b", ("geheimhouding",)),
        ("c", ("artikel 32",)),
        ("d", ("schriftelijke toestemming", "bezwaar", "dezelfde plichten", "volledig aansprakelijk")),
        ("e", ("inzage", "wissen", "bezwaar")),
        ("f", ("artikel 32 tot en met 36", "artikel 33 lid 2", "zonder onredelijke vertraging")),
        ("g", ("wist de verwerker alle persoonsgegevens of geeft ze terug", "keuze van de verantwoordelijke")),
        ("h", ("controles en inspecties",)),
        ("subject", ("doel", "zolang")),
        ("annex-a", ("Soorten mensen",)),
    ],
)
def test_a_processor_agreement_says_what_each_point_asks(letter: str, words: tuple[str, ...]) -> None:
    told = said(section(PAPERS["processor"], letter))
    assert not [word for word in words if word not in told]


def test_a_processor_is_not_instructed_for_what_stands_in_another_system() -> None:
    annex = section(PAPERS["processor"], "annex-a")
    told, known = said(annex).lower(), register().purposes
    elsewhere = [one for one in known.values() if one.state == "elsewhere"]
    assert len(elsewhere) >= 2 and "leren kennen" in told
    for one in elsewhere:
        assert one.purpose.name.nl.lower() not in told and one.purpose.what_for.nl.lower() not in told
        assert one.purpose.name.nl.lower() in said(PAPERS["record"]).lower()
    assert "factuur en betaling" not in told


def test_who_did_what_is_kept_shorter_than_the_proof_and_staff_are_named() -> None:
    """The schedule lets the log go after 24 months: the purpose may not say that it is kept five years."""
    name = register().purposes["keeping-proof"].purpose.name.nl
    table = next(one for one in tables(section(PAPERS["record"], "purposes")) if one.caption.nl == f"Doel: {name}")
    rows = {row[0].nl: row[1].nl for row in table.rows}
    assert rows["Bewaartermijn"].startswith("5 jaar; wie wat deed") and rows["Bewaartermijn"].endswith(": 24 maanden")
    assert rows["Van wie"] == "Wie een kaart kocht of kwam, medewerkers met een account"


def test_the_record_follows_article_30() -> None:
    record = PAPERS["record"]
    for code, point in (("who", "onder a"), ("purposes", "b, c, d en f"), ("recipients", "d"), ("transfers", "e"),
                        ("terms", "f"), ("measures", "g")):  # fmt: skip
        assert point in section(record, code).heading.nl
    rows = {row[0].nl for one in tables(section(record, "purposes")) for row in one.rows}
    needed = {"Waarvoor", "Grondslag", "Van wie", "Welke gegevens", "Wie ze krijgt", "Bewaartermijn", "Rechten"}
    assert needed <= rows
    assert "artikel 30 lid 2" in section(record, "processor").heading.nl
    assert "huis-b, huis-c" in said(section(record, "processor"))


def test_who_keeps_nobody_elses_data_has_no_part_as_processor() -> None:
    record = paper("record", register(), ALONE, today=TODAY)
    assert "processor" not in {one.code for one in record.sections}


@pytest.mark.parametrize("name", ["dpia-own", "dpia-together"])
def test_a_dpia_has_the_order_of_the_dutch_model(name: str) -> None:
    codes = [one.code for one in PAPERS[name].sections]
    order = ["need", "proposal", "data", "processing", "purposes", "parties", "interests", "places", "technique", "law",
             "terms", "grounds", "special", "compatible", "need-and-proportion", "rights", "risks", "measures",
             "measures-people", "residual", "views", "advice", "conclusion"]  # fmt: skip
    assert codes == order


def test_the_list_of_the_authority_has_its_seventeen_kinds() -> None:
    listed, criteria = tables(section(PAPERS["dpia-own"], "need"))[:2]
    assert [int(row[0].nl.split()[0]) for row in listed.rows] == list(range(1, 18))
    assert len(criteria.rows) == 9
    told = {int(row[0].nl.split()[0]): row[1].nl for row in listed.rows}
    assert told[15].startswith("Ja") and "Nee" not in told[8]
    alone = tables(section(paper("dpia-own", register(), ALONE, today=TODAY), "need"))[0]
    assert {row[1].nl for row in alone.rows if row[0].nl.startswith(("7 ", "8 ", "12 ", "16 "))} == {"Nee"}


@pytest.mark.parametrize("name", ["dpia-own", "dpia-together"])
def test_every_risk_comes_back_with_what_remains(name: str) -> None:
    risks = tables(section(PAPERS[name], "risks"))[0].rows
    residual = tables(section(PAPERS[name], "residual"))[0].rows
    assert len(risks) >= 5
    assert [row[0] for row in risks] == [row[0] for row in residual]
    assert all(row[1].nl in ("klein", "gemiddeld", "groot") for row in risks)


def test_what_a_person_must_conclude_is_open() -> None:
    for name in ("dpia-own", "dpia-together"):
        for code in ("views", "advice", "conclusion"):
            assert "[Invullen:" in said(section(PAPERS[name], code))
    assert "[Invullen:" in said(section(PAPERS["balance"], "conclusion"))


def test_the_forms_of_looking_together_are_told_apart() -> None:
    told = {one.code: paper("dpia-together", register(), BUSY, agreement=one.code, today=TODAY) for one in BUSY.agreed}
    words = {code: said(section(one, "proposal")) for code, one in told.items()}
    assert "in één installatie" in words["een-huis"] and "huishoudens" not in words["een-huis"]
    assert "beveiligde verbinding" in words["samen"] and "centrale plek" in words["samen"]
    assert "verzegelde bestanden" in words["ruimer"] and "drie servers" in words["ruimer"]


def test_an_arrangement_divides_every_duty_and_keeps_the_rights_against_each() -> None:
    joint = PAPERS["joint-samen"]
    duties = " ".join(row[0].nl for row in tables(section(joint, "duties"))[0].rows)
    for article in ("13 en 14", "26 lid 1", "15 tot en met 21", "35", "32", "33 en 34", "28", "30"):
        assert article in duties
    assert "bij elke deelnemer uitoefenen (artikel 26 lid 3)" in said(section(joint, "rights"))
    assert "artikel 26 lid 2" in section(joint, "essence").heading.nl
    essence = said(section(joint, "essence"))
    assert "huis-b" in essence and "aanspreekpunt" in essence and "de-sleutelhouder" in essence
    assert "minstens 12 boekers en 5 organisaties" in said(section(joint, "thresholds"))


def test_an_arrangement_tells_its_minimum_counts_once_and_the_strictest() -> None:
    """BUSY agreed on 12 bookers and 5 organisations; the software's own 10 and 4 are then not the ones that count."""
    joint = PAPERS["joint-samen"]
    counts = re.findall(r"minstens (\d+) boekers en (\d+) organisaties", said(joint))
    assert counts == [("12", "5")]
    assert "minstens 10 boekers" not in said(joint) and "minstens 4 organisaties" not in said(joint)
    low = replace(BUSY, agreed=(replace(CENTRE, persons=2, organisations=2),))
    told = said(paper("joint", register(), low, today=TODAY))
    assert re.findall(r"minstens (\d+) boekers en (\d+) organisaties", told) == [("10", "4")]


def test_the_essence_for_visitors_stands_in_their_text_too() -> None:
    assert "Samen in de stad" in said(section(PAPERS["privacy-text"], "together"))


def test_a_balance_follows_the_three_steps_of_the_court() -> None:
    told = said(PAPERS["balance"])
    assert "C-621/22" in told and "strikt noodzakelijk" in told and "artikel 21 lid 2" in told
    weighed = [block.text.nl for block in section(PAPERS["balance"], "purposes").blocks if hasattr(block, "text")]
    assert "Het eigen publiek leren kennen" in weighed and "Kaarten verkopen en scannen" not in weighed
    rows = {row[0].nl for one in tables(section(PAPERS["balance"], "purposes")) for row in one.rows}
    assert {"Belang", "Noodzaak", "Afweging", "Wat bezoekers verwachten", "Minder ingrijpend alternatief"} <= rows


def test_the_products_own_safeguards_are_told_by_claims_alone() -> None:
    """What the register says of safeguards by default has no proof; those of the house itself are its own words."""
    balance = register().purposes["own-analysis"].balance
    assert balance is not None
    told = said(PAPERS["balance"])
    assert not [one for one in balance.safeguards if one.nl in told]


def test_visitors_are_told_everything_of_article_13() -> None:
    told = PAPERS["privacy-text"]
    order = ["who", "what", "names", "area", "with-whom", "together", "how-long", "rights", "must", "decisions"]
    assert [one.code for one in told.sections] == [*order, "complaint"]
    words = said(told)
    for needed in ("functionaris", "belang", "Hoe lang", "inzage", "wissen", "bezwaar", "intrekken", "klacht",
                   "verplicht", "buiten Europa", "binnen een maand", "profilering", "in een bestand"):  # fmt: skip
        assert needed.lower() in words.lower(), needed


def test_the_visitors_text_names_no_article_and_its_sentences_are_short() -> None:
    told = PAPERS["privacy-text"]
    sentences = [
        sentence
        for one in told.sections
        for block in one.blocks
        for text in ([block.text] if isinstance(block, Paragraph) else
                     [item.text for item in block.items] if isinstance(block, Items) else [])
        for sentence in re.split(r"(?<=[.?!]) ", re.sub(r"\[Invullen: [^\]]*\]", "x", text.nl))
    ]  # fmt: skip
    assert not [sentence for sentence in sentences if re.search(r"\bartikel\b|\bAVG\b|verwerkingsverantw", sentence)]
    lengths = sorted(len(sentence.split()) for sentence in sentences)
    assert len(sentences) > 50 and lengths[len(lengths) // 2] <= 11 and lengths[-1] <= 32


def test_pseudonyms_are_read_strictly() -> None:
    for name in ("dpia-own", "dpia-together", "joint-samen"):
        told = said(PAPERS[name])
        assert "C-413/23 P" in told and "persoonsgegevens" in told


def test_what_the_controller_filled_in_is_no_open_place_any_more() -> None:
    before = paper("record", register(), ALONE, today=TODAY)
    filled = register(
        decided(
            "controller",
            legal_entity="Stichting De Brug",
            address="Kade 1, Brugstad",
            contact="privacy@debrug.example",
            officer="de FG",
        )
    )
    after = paper("record", filled, ALONE, today=TODAY)
    assert len(after.open_places("nl")) == len(before.open_places("nl")) - 4
    assert "Stichting De Brug" in said(after)


def test_every_paper_is_a_concept_of_a_version() -> None:
    for one in PAPERS.values():
        assert one.state == "concept"
        assert re.fullmatch(r"\d+-[0-9a-f]{12}", one.version)


def test_what_cannot_be_made_is_refused() -> None:
    known = register()
    for kind, practice, agreement, code in (
        ("letter", BUSY, "", "paper-unknown"),
        ("joint", ALONE, "", "paper-not-needed"),
        ("joint", BUSY, "", "paper-agreement"),
        ("joint", BUSY, "van-niemand", "paper-agreement"),
    ):
        with pytest.raises(UsageError) as refused:
            paper(kind, known, practice, agreement=agreement, today=TODAY)
        assert refused.value.code == code


def test_only_papers_that_are_needed_are_offered() -> None:
    assert "joint" in kinds_of(BUSY) and "joint" not in kinds_of(ALONE)


def test_texts_are_given_in_both_languages() -> None:
    for one in PAPERS.values():
        for text in one.texts():
            assert isinstance(text, Text) and text.nl and text.en
