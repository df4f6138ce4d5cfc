"""How is the receipt of an erasure printed? A PDF that names nobody; with the code, when it is the person's copy."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from publiek import logbook
from publiek.reports.numbers import Numbers
from publiek.reports.personal import PersonalDocument, PersonalSection, PersonalTable, as_pdf
from publiek.rights.erasing.receipts import Receipt
from publiek.vocabulary.data_files import read_yaml


def proof(receipt: Receipt, *, name: str, language: str = "nl") -> bytes:
    """The PDF of a receipt. `name`: of the house."""
    return as_pdf(document_of(receipt, name=name, language=language))


def document_of(receipt: Receipt, *, name: str, language: str = "nl") -> PersonalDocument:
    """The receipt as a paper."""
    spoken = "en" if language == "en" else "nl"
    texts, told = _texts(), receipt.told
    number = receipt.number
    opening = [one[spoken] for one in texts["opening"]]
    if receipt.again:
        opening.append(texts["again"][spoken])
    return PersonalDocument(
        title=texts["title"][spoken].replace("{number}", number),
        house=name,
        language=spoken,
        made_on=datetime.fromisoformat(told["done_at"]).date(),
        about=tuple(_about(receipt, name, spoken)),
        opening=tuple(opening),
        sections=tuple(_sections(receipt, spoken)),
    )


def _about(receipt: Receipt, name: str, spoken: str) -> list[tuple[str, str]]:
    told = receipt.told
    resealed = told["backups"]["resealed"]
    facts = {
        "number": receipt.number,
        "organisation": name,
        "asked": told["asked_at"],
        "done": told["done_at"],
        "case": told["case"],
        "identity": _folded(told["identity"]),
        "code": receipt.salt,
        "lines": told["lines"],
        "deliveries": told["deliveries"],
        "consent": told["consent_lines"],
        "backups": len(resealed) if resealed else "",
        "looked": told["looked"]["files"],
        "found": told["looked"]["found"],
    }
    return [(_texts()["about"][key][spoken], str(fact)) for key, fact in facts.items() if fact != ""]


def _sections(receipt: Receipt, spoken: str) -> list[PersonalSection]:
    texts, told, numbers = _texts(), receipt.told, Numbers(spoken)
    heads = {name: text[spoken] for name, text in texts["heads"].items()}
    before = tuple((_called(one["place"], spoken), str(one["lines"]), _folded(one["sha256"])) for one in told["files"])
    after = tuple((_called(one["place"], spoken), _folded(one["sha256"])) for one in told["instead"])
    tables = (
        PersonalTable(texts["before"][spoken], (heads["place"], heads["lines"], heads["digest"]), before, (1,)),
        PersonalTable(texts["after"][spoken], (heads["place"], heads["digest"]), after),
    )
    taken = tuple(
        texts["taken"][spoken]
        .replace("{what}", _called(one["what"] or one["action"], spoken))
        .replace("{times}", str(one["times"]))
        .replace("{last}", numbers.date(datetime.fromisoformat(one["last"]).date()))
        for one in told["taken_out"]
    )
    made = [
        PersonalSection(texts["headings"]["files"][spoken], tables=tables if before else ()),
        PersonalSection(texts["headings"]["pending"][spoken], items=tuple(map(_do(spoken), told["pending"]))),
        PersonalSection(texts["headings"]["taken"][spoken], items=taken),
        PersonalSection(
            texts["headings"]["kept"][spoken], items=tuple(texts["kept"][one][spoken] for one in told["kept"])
        ),
    ]
    return [section for section in made if section.tables or section.items]


def _folded(digest: str) -> str:
    """A fingerprint in two halves, so that it stays whole within the page."""
    return f"{digest[:32]} {digest[32:]}".strip()


def _called(subject: str, spoken: str) -> str:
    """A place or what was taken out, in the words of the log."""
    return str(logbook.subject_in_words(subject).in_language(spoken))


def _do(spoken: str) -> Any:
    def said(pending: dict[str, Any]) -> str:
        facts = ", ".join(str(value) for name, value in pending.items() if name not in ("do", "place"))
        return f"{pending['do'][spoken]}{f' ({facts})' if facts else ''}"

    return said


@cache
def _texts() -> dict[str, Any]:
    read: dict[str, Any] = read_yaml(files("publiek.rights").joinpath("proving.yaml").read_text(encoding="utf-8"))
    return read
