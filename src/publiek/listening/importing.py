"""How do the answers in a file of another tool become answers of a survey? Opened, understood, read, and kept.

    CSV, Excel, JSON         through the same front door as deliveries
    SPSS (.sav)              needs the extra "surveys"
    LimeSurvey               its CSV with codes or with full answers; its structure (.lss) makes the questionnaire

What the columns mean is guessed, or said in a mapping file; a mapping that worked is remembered for the next file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from publiek.deliveries.opening import Opened, RawTable, open_file
from publiek.errors import StorageError, SurveyError, Text
from publiek.house import House
from publiek.listening.known_places import known_places
from publiek.listening.receiving import Batch, Taken, note, receive_table
from publiek.listening.running import questionnaire_of, store_of
from publiek.surveys.instruments.questionnaire import Questionnaire
from publiek.surveys.responses.answer_mapping import (
    AnswerMapping,
    as_mapping,
    fingerprint,
    letter,
    mapping_text,
    read_mapping,
)
from publiek.surveys.responses.known_words import FRAME_COLUMNS, squash
from publiek.surveys.responses.reading_rows import Origin, TextRows, read_rows
from publiek.surveys.responses.recognising import Guess, index_of, recognise
from publiek.surveys.responses.spss_file import read_spss
from publiek.surveys.responses.suspicion import seen_before
from publiek.surveys.responses.tallying import Pair, pairs_of
from publiek.vocabulary.findings import Finding, merge
from publiek.warehouse.publication import write_whole

#: Records from the top among which the header is sought.
_TOP = 15
#: More forms than this are no survey but another file by mistake; they are read into memory.
MOST_ROWS = 500_000
_SUFFIX = ".publiek-answers.yaml"
#: How Qualtrics begins the cells of its third row.
_IMPORT_ID = '{"ImportId"'


@dataclass(frozen=True)
class Understood:
    """A file before anything of it is kept: its rows as text, and what every column was taken for. `unreadable`: rows
    that could not be read as rows (see `findings`).
    """

    texts: TextRows
    guesses: tuple[Guess, ...]
    mapping: AnswerMapping
    source: str
    unreadable: int = 0
    findings: tuple[Finding, ...] = ()

    @property
    def unread(self) -> tuple[tuple[str, str], ...]:
        """The columns that are not read, by letter, with why: "personal", "tool", "unknown" or "second"."""
        return tuple((letter(guess.position), guess.reason) for guess in self.guesses if not guess.target)

    @property
    def read(self) -> tuple[tuple[str, str], ...]:
        """The columns that are read, by letter, with what they are."""
        return tuple((letter(position), target) for position, target in sorted(self.mapping.targets.items()))


def import_answers(
    house: House,
    code: str,
    path: Path,
    *,
    mapping: Path | None = None,
    sheet: str | None = None,
    channel: str = "import",
) -> Taken:
    """Reads a file into a survey. Raises DeliveryError (the file), SurveyError: "survey-columns-unknown",
    "survey-age-missing", "survey-mapping-invalid", "survey-file-known", "spss-unreadable".
    """
    return keep(house, code, understand(house, code, path, mapping=mapping, sheet=sheet), channel=channel)


def understand(
    house: House, code: str, path: Path, *, mapping: Path | None = None, sheet: str | None = None
) -> Understood:
    """What the columns of a file are; nothing is kept. Raises as `import_answers`, but for columns that lack."""
    questionnaire = questionnaire_of(house, code)
    said = _read_mapping(mapping, questionnaire) if mapping is not None else None
    if path.suffix.lower() == ".sav":
        texts = _spss(path)
        guesses = recognise(index_of(questionnaire), texts.headers, texts.labels)
        found = Understood(texts, guesses, as_mapping(guesses, header_row=1), _digest(path))
        said = said or _remembered(house, questionnaire, [texts.headers])
    else:
        opened = open_file(path)
        index = index_of(questionnaire)
        table = _table(opened.tables, index, sheet)
        said = said or _remembered(house, questionnaire, table.head[:_TOP]) or _keyed(questionnaire, table.head)
        at = said.header_row - 1 if said is not None else None
        found = _read_table(table, index, opened, at=at)
    return found if said is None else _as_said(found, said)


def _read_table(table: RawTable, index: Mapping[str, str], opened: Opened, *, at: int | None = None) -> Understood:
    if at is None:
        at, guesses = _header(table, index)
    else:
        guesses = recognise(index, table.head[at] if at < len(table.head) else [])
    texts = _texts(table, at)
    noticed = (*opened.findings, *table.findings)
    return Understood(
        texts, guesses, as_mapping(guesses, header_row=at + 1), opened.digest, table.set_aside.num_rows, noticed
    )


def understand_texts(house: House, code: str, texts: TextRows, *, source: str) -> Understood:
    """As `understand`, of rows that are in memory already and come from the place `source`."""
    questionnaire = questionnaire_of(house, code)
    guesses = recognise(index_of(questionnaire), texts.headers, texts.labels)
    found = Understood(texts, guesses, as_mapping(guesses, header_row=1), source)
    said = _remembered(house, questionnaire, [texts.headers])
    return found if said is None else _as_said(found, said)


def _as_said(found: Understood, said: AnswerMapping) -> Understood:
    guesses = tuple(
        Guess(one.position, said.targets.get(one.position, ""), one.reason or "unknown") for one in found.guesses
    )
    return replace(found, guesses=guesses, mapping=said)


def keep(house: House, code: str, understood: Understood, *, channel: str = "import", again: bool = False) -> Taken:
    """Reads the rows and keeps them; `again`: see `receiving.Batch`. Raises as `import_answers`."""
    questionnaire = questionnaire_of(house, code)
    require_columns(questionnaire, understood)
    origin = Origin(code, understood.source, store_of(house).salt(code), channel)
    texts, repeated = _below_headers(understood.texts)
    read = read_rows(questionnaire, texts, mapping=understood.mapping, origin=origin, places=known_places())
    findings = [*understood.findings, *read.findings, *repeated, *_about_columns(understood)]
    if not {"response", "receipt"} & set(understood.mapping.targets.values()):
        kept = store_of(house).read(code).to_pylist()
        names = {row["response"] for row in kept}
        twice = seen_before([row for row in read.table.to_pylist() if row["response"] not in names], kept)
        findings += [Finding("answers-seen-before", "", twice)] if twice else []
    taken = receive_table(
        house,
        code,
        Batch(
            read.table,
            read.read + sum(one.count for one in repeated) + understood.unreadable,
            understood.source,
            tuple(findings),
            again,
        ),
    )
    _remember(house, questionnaire, understood)
    return replace(taken, findings=tuple(merge(list(taken.findings))))


def take_back(house: House, code: str, path: Path) -> int:
    """Removes what came from a file, so that it can be imported anew. How many forms went."""
    questionnaire_of(house, code)
    digest = _digest(path) if path.suffix.lower() == ".sav" else open_file(path).digest
    gone = store_of(house).take_back(code, digest)
    note(house, "withdraw", code, forms=gone)
    return gone


def pairs_in(path: Path) -> tuple[tuple[Pair, ...], str]:
    """The pairs of postcode and count in a file, and the sha256 of it. Raises DeliveryError."""
    opened = open_file(path)
    rows = [row for table in opened.tables for row in (*table.head[:1], *_texts(table, 0).rows)]
    return pairs_of(rows), opened.digest


def mapping_for(house: House, code: str, understood: Understood) -> str:
    """The mapping file of what was understood, for a person to complete."""
    return mapping_text(understood.mapping, understood.texts.headers, questionnaire_of(house, code))


def require_columns(questionnaire: Questionnaire, understood: Understood) -> None:
    """Refuses a file of which no question, or not the age, was found."""
    targets = set(understood.mapping.targets.values()) - set(FRAME_COLUMNS)
    facts: dict[str, object] = {"columns": len(understood.texts.headers), "known": len(targets)}
    if not targets:
        raise SurveyError(
            "survey-columns-unknown",
            Text("Geen enkele kolom past bij een vraag van deze enquête.", "No column fits a question of this survey."),
            Text(
                "Schrijf een mapping met --write-map, vul haar in en geef haar mee met --map.",
                "Write a mapping with --write-map, complete it, and give it with --map.",
            ),
            facts,
        )
    asks_age = any(item.code == "age" and item.required for item in questionnaire.items)
    if asks_age and "age" not in targets and not understood.mapping.sixteen_or_over:
        raise SurveyError(
            "survey-age-missing",
            Text("In dit bestand staat geen leeftijd.", "This file has no age."),
            Text(
                "Van mensen onder de 16 wordt niets bewaard. Wijs de kolom aan in een mapping (--write-map), of zet "
                "daar `sixteen_or_over: true` als u zeker weet dat iedereen 16 jaar of ouder was.",
                "Nothing is kept of people under 16. Point out the column in a mapping (--write-map), or set "
                "`sixteen_or_over: true` there when you are sure that everybody was 16 or over.",
            ),
            facts,
        )


def _table(tables: Sequence[RawTable], index: Mapping[str, str], sheet: str | None) -> RawTable:
    """The sheet that was asked, or the one in which most is recognised."""
    named = [table for table in tables if sheet is None or table.name == sheet]
    if not named:
        raise SurveyError(
            "survey-sheet-unknown",
            Text("Dit werkblad staat niet in het bestand.", "There is no such sheet in the file."),
            Text("Kijk naar de naam onder aan het blad.", "Look at the name at the bottom of the sheet."),
            {"sheets": len(tables)},
        )
    return max(named, key=lambda table: _known(_header(table, index)[1]))


def _header(table: RawTable, index: Mapping[str, str]) -> tuple[int, tuple[Guess, ...]]:
    """The record that is the header (the first in which most is recognised), with what its columns are."""
    heads = table.head[:_TOP] or [[]]
    guessed = [recognise(index, record) for record in heads]
    best = max(range(len(heads)), key=lambda at: (_known(guessed[at]), -at))
    return best, guessed[best]


def _known(guesses: Sequence[Guess]) -> int:
    return sum(bool(guess.target) for guess in guesses)


def _texts(table: RawTable, at: int) -> TextRows:
    headers = tuple(table.head[at]) if at < len(table.head) else ()
    names = {position: f"c{position}" for position in range(len(headers))}
    rows: list[list[str]] = []
    numbers: list[int] = []
    for batch in table.batches(header_row=at, columns=names):
        columns = [[cell or "" for cell in batch.column(name).to_pylist()] for name in names.values()]
        rows += map(list, zip(*columns, strict=True))
        numbers += batch.column("row").to_pylist()
        if len(rows) > MOST_ROWS:
            raise SurveyError(
                "survey-file-too-large",
                Text("Dit bestand heeft te veel rijen voor een enquête.", "This file has too many rows for a survey."),
                Text("Kijk of dit het goede bestand is.", "Check whether this is the right file."),
                {"limit_rows": MOST_ROWS},
            )
    return TextRows(headers, rows, numbers)


def _below_headers(texts: TextRows) -> tuple[TextRows, list[Finding]]:
    """Without the rows right below the header that only say what the columns are (Qualtrics writes two)."""
    marked = [at for at, cells in enumerate(texts.rows[:3]) if any(cell.startswith(_IMPORT_ID) for cell in cells)]
    extra = marked[-1] + 1 if marked else int(bool(texts.rows) and _repeats(texts.rows[0], texts.headers))
    if not extra:
        return texts, []
    kept = replace(texts, rows=texts.rows[extra:], numbers=texts.numbers[extra:])
    return kept, [Finding("row-header-again", "", extra, tuple(texts.numbers[:extra]))]


def _repeats(cells: Sequence[str], headers: Sequence[str]) -> bool:
    same = sum(bool(cell.strip()) and squash(cell) == squash(head) for cell, head in zip(cells, headers, strict=False))
    return same > 0.5 * max(1, sum(bool(cell.strip()) for cell in cells))


def _read_mapping(path: Path, questionnaire: Questionnaire) -> AnswerMapping:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise SurveyError(
            "survey-mapping-unreadable",
            Text("Het mappingbestand is niet te lezen.", "The mapping file cannot be read."),
            Text("Controleer de naam van het bestand.", "Check the name of the file."),
        ) from None
    return read_mapping(text, questionnaire)


def _remembered(house: House, questionnaire: Questionnaire, heads: Sequence[Sequence[str]]) -> AnswerMapping | None:
    """What was said the last time one of these records was a header; None when it never was."""
    for at, record in enumerate(heads):
        kept = _remembered_at(house, questionnaire, record)
        if any(cell.strip() for cell in record) and kept.is_file():
            with suppress(OSError, UnicodeDecodeError, SurveyError):
                return replace(read_mapping(kept.read_text(encoding="utf-8"), questionnaire), header_row=at + 1)
    return None


def _keyed(questionnaire: Questionnaire, heads: Sequence[Sequence[str]]) -> AnswerMapping | None:
    """The mapping of the product's own sheet for paper forms, when this is that sheet: figures instead of words."""
    from publiek.reports.questionnaires.paper.keying import keying_columns, keying_mapping

    columns = keying_columns(questionnaire)
    if heads and tuple(heads[0][: len(columns)]) == columns:
        return read_mapping(keying_mapping(questionnaire), questionnaire)
    return None


def _remember(house: House, questionnaire: Questionnaire, understood: Understood) -> None:
    target = _remembered_at(house, questionnaire, understood.texts.headers)
    # That everybody was sixteen or over was said of this file, not of the next one.
    columns = replace(understood.mapping, sixteen_or_over=False)
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(target, content=mapping_text(columns, (), questionnaire).encode())
    except OSError:
        raise StorageError(
            "mapping-unwritable",
            Text("Het mappingbestand kan hier niet worden bewaard.", "The mapping file cannot be kept here."),
            Text("Kies een map waarin u mag schrijven.", "Choose a folder in which you may write."),
        ) from None


def _remembered_at(house: House, questionnaire: Questionnaire, headers: Sequence[str]) -> Path:
    return house.maps / f"{questionnaire.name.replace('@', '-')}-{fingerprint(headers)}{_SUFFIX}"


def _about_columns(understood: Understood) -> list[Finding]:
    counts: dict[str, int] = {}
    for guess in understood.guesses:
        if not guess.target:
            counts[guess.reason] = counts.get(guess.reason, 0) + 1
    codes = {
        "personal": "answers-column-personal",
        "unknown": "answers-column-unknown",
        "second": "answers-column-second",
    }
    return [Finding(codes[reason], "", count) for reason, count in counts.items() if reason in codes]


def _spss(path: Path) -> TextRows:
    found = read_spss(path)
    return TextRows(found.names, found.rows, range(2, len(found.rows) + 2), found.labels)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
