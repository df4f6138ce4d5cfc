"""Does the API keep to its own description, whatever it is sent? Asked of a real site by a tool that wants it to fail.

Every operation of the document: its examples, values that fit, values that do not, and methods there are not. No answer
may be a fault of the program, be unlike its described shape, or come without a token.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.api_caller import a_house, token_from
from tests.support.site import running_site

pytestmark = pytest.mark.long

#: What cannot be known from the description is told with 422: a venue that this house does not have.
CONFIG = """
[checks]
positive_data_acceptance.expected-statuses = ["2xx", 304, 401, 403, 404, 413, 422, 429]
negative_data_rejection.expected-statuses = ["4xx"]
"""

WITHOUT_FILES = ("--exclude-operation-id", "deliver")
FILES = ("--include-operation-id", "deliver")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, town: Path) -> Iterator[tuple[str, Path]]:
    place = tmp_path_factory.mktemp("api")
    a_house(place, town)
    os.environ["PUBLIEK_KEYS"] = str(place / "keys")
    try:
        with running_site(place / "home") as address:
            yield address, place
    finally:
        del os.environ["PUBLIEK_KEYS"]


def _fuzz(site: tuple[str, Path], *arguments: str) -> str:
    address, place = site
    config = place / "schemathesis.toml"
    config.write_text(CONFIG)
    program = str(Path(sys.executable).with_name("schemathesis"))
    command = [program, "--config-file", str(config), "run", f"{address}/api/v1/openapi.json", "--no-color"]
    command += ["--header", f"Authorization: Bearer {token_from(address)}", "--generation-database", "none", *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=place, timeout=1500)
    told = ended.stdout[-6000:] + ended.stderr[-2000:]
    assert ended.returncode == 0, told
    return ended.stdout


def test_the_api_keeps_to_its_description(site: tuple[str, Path]) -> None:
    said = _fuzz(site, "--phases", "coverage,fuzzing", "--max-examples", "4", "--seed", "5", *WITHOUT_FILES)
    assert "Tested: 19" in said


def test_a_file_from_a_program_is_fuzzed_too(site: tuple[str, Path]) -> None:
    """Any bytes fit the description of a file; that they are no delivery is told with 422."""
    said = _fuzz(site, "--phases", "coverage,fuzzing", "--max-examples", "10", "--seed", "5", *FILES)
    assert "Tested: 1" in said


@pytest.mark.long
def test_the_api_keeps_to_its_description_for_long(site: tuple[str, Path]) -> None:
    _fuzz(site, "--max-examples", "150", *WITHOUT_FILES)
    _fuzz(site, "--max-examples", "150", *FILES)
