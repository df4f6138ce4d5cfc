"""Shared audience by mail: a house, a key holder and nothing between them but files, each with commands of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from publiek import pipeline
from publiek.collective import contributing
from publiek.collective.hub import Hub
from publiek.collective.overlap.centre import Centre
from publiek.collective.overlap.packages import pseudonym_batch, read_batch
from publiek.errors import PubliekError, Text
from publiek.house import House
from tests.support.agreements import agreement_file
from tests.support.answers import ask
from tests.support.deliveries import write_csv
from tests.support.overlap_batches import batch
from tests.support.overlap_houses import AGREEMENT, EPOCH, HEADER, ROUND, row

pytestmark = pytest.mark.long

PUBLIEK = str(Path(sys.executable).with_name("publiek"))


def test_a_question_goes_by_mail_and_its_answer_comes_back(tmp_path: Path) -> None:
    holder, mail, home = tmp_path / "holder", tmp_path / "mail", tmp_path / "home"
    mail.mkdir()
    export = write_csv(tmp_path / "export.csv", HEADER, [row(n, n) for n in range(30)], delimiter=";")
    house = ("-o", "alpha", "--home", str(home), "--keys", str(tmp_path / "house-keys"))
    at_holder = ("--keys", str(tmp_path / "holder-keys"))
    alpha = House(organisation="alpha", home=home, keys=tmp_path / "house-keys")
    pipeline.take_in(export, house=alpha)
    publiek("key-holder", "init", str(holder), "the-holder", *at_holder)
    when = (AGREEMENT, "--round", ROUND)
    publiek("overlap", "key", str(holder), *when, "--out", str(mail / "key.json"), *at_holder)
    publiek("key-holder", "register", str(holder), "alpha", *when, "--households", "40", *at_holder)

    announced = ("--key", str(mail / "key.json"))
    asks = ("overlap", "ask", str(export), *announced, "--out", str(mail / "question"), *house)
    assert "no-share-rule" in publiek(*asks, ends=8)
    assert not (mail / "question").exists()
    agree(tmp_path, alpha)
    told = publiek(*asks)
    assert "30 households" in told
    who = ("--member", "alpha", "--out", str(mail / "answer"))
    publiek("overlap", "answer", str(holder), str(mail / "question"), *who, *at_holder)
    given = ("overlap", "take", mail / "answer", *announced, *house)
    made = ask(*given, keys=tmp_path / "house-keys", answer="overlap take")
    assert (made["households"], made["bookers"]) == (30, 30)
    for path in mail.iterdir():
        assert b"1011" not in path.read_bytes() and b"Dorpsweg" not in path.read_bytes()

    publiek("overlap", "leave-out", "1011 ae", "5", *house)
    assert read_batch(pseudonym_batch(alpha, EPOCH)).households == 29
    refused = publiek("overlap", "take", str(mail / "answer"), *announced, *house, ends=6)
    assert "overlap-not-waiting" in refused


def test_a_hub_closes_a_round_for_good(tmp_path: Path) -> None:
    hub = Hub.create(tmp_path / "hub", "the-hub", Text("De hub", "The hub"), keys=tmp_path / "keys")
    centre = Centre(keys=hub.keys / "centre", folder=hub.places.centre)
    centre.open(EPOCH)
    centre.receive("house-00", batch("house-00", [1, 2, 3]))
    told = publiek(
        "overlap", "close", str(tmp_path / "hub"), AGREEMENT, "--round", ROUND, "--keys", str(tmp_path / "keys")
    )
    assert "destroyed" in told
    assert centre.members(EPOCH) == ()
    with pytest.raises(PubliekError, match="epoch-key-destroyed"):
        centre.open(EPOCH)


def agree(place: Path, house: House) -> None:
    """The house decides to share its part of shared audience."""
    file = place / "agreement.yaml"
    members = ("alpha", "beta", "gamma", "delta")
    overlap = {"strength": "centre", "rho": 0.5, "key_holder": "the-holder"}
    file.write_bytes(agreement_file(members, agreement=AGREEMENT, tables=("overlap",), overlap=overlap))
    contributing.agree(house, file, contributing.Decision("directeur", "direction"))


def publiek(*words: str, ends: int = 0) -> str:
    """What the command says, in English; it ends as foreseen."""
    environment = {**os.environ, "PUBLIEK_LANGUAGE": "en", "LANG": "en_GB.UTF-8"}
    done = subprocess.run([PUBLIEK, *words], capture_output=True, text=True, env=environment, timeout=120, check=False)
    assert done.returncode == ends, done.stderr
    return done.stdout + done.stderr
