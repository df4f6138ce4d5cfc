"""Where does everything of one survey live, and who may write there?

home/organisations/<id>/surveys/<code>/
    settings.json            what the survey is, in the words of whoever runs it
    questionnaire.json       what is asked
    layout.json              the columns of its answers, and which of them are open answers
    salt                     random bytes with which row numbers and ids of files become random names
    CURRENT.json             which batches count, and which forms were erased
    told.json                of which forms the figures were made that were shown last
    typing.json              a form that is being typed in
    batches/closed-<token>.parquet, open-<token>.parquet
    forms/<response>.json    forms that came one by one, until they are put together in a batch
    lock                     held by the one writer
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from publiek.warehouse import refusals
from publiek.warehouse.places import UNIQUE, is_organisation_id, places_of, token

SURVEYS = "surveys"
#: How long a form waits for an import of the same survey, in seconds.
PATIENCE = 60.0
_CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_RESPONSE = re.compile(r"[0-9a-f-]{16,64}")
_PART = re.compile(rf"\..+\.{UNIQUE}\.part")


def is_survey_code(text: str) -> bool:
    """Whether `text` can be the code of a survey: lower-case letters, digits and hyphens, at most 40."""
    return _CODE.fullmatch(text) is not None


def is_response(text: str) -> bool:
    """Whether `text` can be the random name of a form: it becomes the name of a file."""
    return _RESPONSE.fullmatch(text) is not None


def surveys_root(home: Path, *, organisation: str) -> Path:
    """The folder of all surveys of an organisation."""
    return places_of(home, organisation=organisation).root / SURVEYS


def organisations_that_ask(home: Path) -> list[str]:
    """The ids of the organisations with a survey under `home`, whether they delivered anything or not."""
    found = {path.parents[2].name for path in home.glob(f"organisations/*/{SURVEYS}/*/settings.json")}
    return sorted(name for name in found if is_organisation_id(name))


def houses_with_surveys(home: Path) -> tuple[str, ...]:
    """The ids of the organisations under `home` that ever began a survey."""
    found = (home.absolute() / "organisations").glob(f"*/{SURVEYS}/*/settings.json")
    return tuple(sorted({path.parents[2].name for path in found}))


@dataclass(frozen=True)
class SurveyFolder:
    """The fixed files and folders of one survey under `root`."""

    root: Path

    @property
    def settings(self) -> Path:
        """What the survey is. Written last when a survey begins: without it there is no survey."""
        return self.root / "settings.json"

    @property
    def questionnaire(self) -> Path:
        """What is asked."""
        return self.root / "questionnaire.json"

    @property
    def layout(self) -> Path:
        """The columns of the answers."""
        return self.root / "layout.json"

    @property
    def salt(self) -> Path:
        """The bytes with which names are made unguessable."""
        return self.root / "salt"

    @property
    def current(self) -> Path:
        """Which batches count."""
        return self.root / "CURRENT.json"

    @property
    def told(self) -> Path:
        """Of which forms was told."""
        return self.root / "told.json"

    @property
    def typing(self) -> Path:
        """The half form that waits for whoever types."""
        return self.root / "typing.json"

    @property
    def batches(self) -> Path:
        """Parquet files, never changed once they are written."""
        return self.root / "batches"

    @property
    def forms(self) -> Path:
        """One small file per form."""
        return self.root / "forms"

    def form(self, response: str) -> Path:
        """The file of one form."""
        return self.forms / f"{response}.json"

    def closed(self, name: str) -> Path:
        """The closed answers of one batch."""
        return self.batches / f"closed-{name}.parquet"

    def opened(self, name: str) -> Path:
        """The open answers of one batch."""
        return self.batches / f"open-{name}.parquet"

    def make(self) -> None:
        """The folders, for this user only."""
        for folder in (self.root, self.batches, self.forms):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Holds the writer's place; it is given back however the process ends. Raises StorageError "import-busy"."""
        lock = FileLock(self.root / "lock")
        with refusals.storing():
            try:
                lock.acquire(timeout=PATIENCE, poll_interval=0.02)
            except Timeout:
                raise refusals.import_busy(PATIENCE) from None
        try:
            yield
        finally:
            lock.release()

    def sweep(self, named: set[str], *, gone: set[str]) -> None:
        """Removes what killed writers left: parts, batches that no longer count, forms that were erased."""
        for folder in (self.root, self.forms, self.batches):
            for part in [path for path in folder.iterdir() if _PART.fullmatch(path.name)]:
                part.unlink(missing_ok=True)
        for path in self.batches.glob("*-*.parquet"):
            if path.stem.partition("-")[2] not in named:
                path.unlink(missing_ok=True)
        for response in gone:
            self.form(response).unlink(missing_ok=True)


def fresh_name() -> str:
    """A name for a batch that was never used before."""
    return token()
