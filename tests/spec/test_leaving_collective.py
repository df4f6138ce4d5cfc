"""Who withdraws from a collective is not in the next release, and can prove it with the hub's own signed account."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from publiek import leaving
from publiek.collective import contributing
from publiek.collective.hub import Released
from publiek.collective.identities import SecretIdentity
from publiek.errors import ExchangeError, PubliekError
from tests.support import together as world
from tests.support.collective import Circle, counted_tables
from tests.support.together_released import Season, a_season
from tests.support.typing_in import Terminal

#: The other round of the agreement.
NEXT = "2023/24"


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Season:
    return a_season(tmp_path_factory.mktemp("season"), form="files", tables=("programme",))


def log_file(season: Season, name: str) -> Path:
    """What `publiek hub log --json` gives."""
    path = season.place / name
    lines = list(season.hub.log())
    path.write_text(json.dumps({"lines": lines, "head": season.hub.head().as_dict()}), encoding="utf-8")
    return path


def release_folder(season: Season, release: Released) -> Path:
    return season.hub.places.releases(world.AGREEMENT, release.round) / f"{release.number:06d}"


def next_release(season: Season) -> Released:
    """The other houses contribute to the other round, and that is released."""
    keys = season.place / "keys"
    circle = Circle(season.hub, season.hub.configuration().agreement(world.AGREEMENT), keys)
    for house in season.houses[1:]:
        SecretIdentity.create(keys, f"{house.organisation}-direction", "approver")
        tables = counted_tables(house.organisation, ("programme",))
        assert circle.send(house.organisation, round=NEXT, tables=tables).status == "accepted"
    draft = season.hub.draft(world.AGREEMENT, NEXT)
    assert draft.may, draft.reasons
    for name in ("anna", "bram"):
        season.hub.approve(draft.digest, SecretIdentity.open(keys, name))
    return season.hub.release(draft.digest)


def test_a_withdrawal_is_proven_with_the_release_before_and_after(
    season: Season, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    house = season.houses[0]
    assert house.organisation in season.release.members
    with pytest.raises(ExchangeError, match="leave-not-proven"):
        leaving.prove(house, world.AGREEMENT, hub_log=log_file(season, "early.json"), releases=[])

    own = SecretIdentity.open(season.place / "keys", house.organisation)
    (package,) = contributing.withdraw(house, world.AGREEMENT, identity=own)
    assert season.hub.receive(package.content, via="file").code == "withdrawn"
    before = release_folder(season, season.release)
    with pytest.raises(ExchangeError, match="leave-not-proven"):
        leaving.prove(house, world.AGREEMENT, hub_log=log_file(season, "between.json"), releases=[before])

    after = next_release(season)
    assert house.organisation not in after.members
    hub_log = log_file(season, "after.json")
    proof = leaving.prove(house, world.AGREEMENT, hub_log=hub_log, releases=[before, release_folder(season, after)])

    assert proof.before is not None and house.organisation in proof.before["members"]
    assert house.organisation not in proof.after["members"]
    assert proof.before["digest"] == season.release.digest and proof.after["digest"] == after.digest
    assert proof.before["line"] < proof.withdrawn["line"] < proof.after["line"] < proof.head["lines"]
    assert len(proof.packages) == 1
    terminal = Terminal(season.place, monkeypatch, capsys)
    asked = ["-o", house.organisation, "--home", house.home, "--collective", world.AGREEMENT, "--hub-log", hub_log]
    asked += ["--release", before, "--release", release_folder(season, after)]
    typed = terminal.ask("leave", season.place / "proof.json", *asked, answer="leave-proof")
    assert typed["after"]["digest"] == after.digest
    _refused(season, hub_log, [before, release_folder(season, after)])


def _refused(season: Season, hub_log: Path, releases: list[Path]) -> None:
    """A log of which a line, or the end, is another; and a release that somebody changed."""
    told = json.loads(hub_log.read_bytes())
    worse = [
        {**told, "lines": told["lines"][:-1]},
        {**told, "lines": [{**told["lines"][0], "what": "leave"}, *told["lines"][1:]]},
        {**told, "head": {**told["head"], "lines": told["head"]["lines"] - 1}},
        {**told, "head": {**told["head"], "signature": told["head"]["signature"][::-1]}},
        {},
    ]
    for one in worse:
        path = season.place / "worse.json"
        path.write_text(json.dumps(one), encoding="utf-8")
        with pytest.raises(PubliekError, match="leave-log-changed"):
            leaving.prove(season.houses[0], world.AGREEMENT, hub_log=path, releases=releases)
    telling = releases[1] / "release.json"
    before = telling.read_bytes()
    telling.write_bytes(before.replace(b'"round": "2023/24"', b'"round": "2024/25"'))
    with pytest.raises(PubliekError, match="release-not-signed"):
        leaving.prove(season.houses[0], world.AGREEMENT, hub_log=hub_log, releases=releases)
    telling.write_bytes(before)
