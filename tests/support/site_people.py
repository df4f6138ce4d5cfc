"""Makes accounts and organisations in a shared site that a browser is going to visit; run in a process of its own.

`python -m tests.support.site_people site.yaml HOME < people.json`, with {"organisations": [{slug, name, kind, ...}],
"people": [{email, keeper, seats: {slug: role}}], "sharing": [[house, with whom, purpose]],
"links": [[house, survey, token]]}.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


def populate(settings: Path, home: Path, told: dict[str, Any]) -> None:
    """Make them, before the site starts or while it runs."""
    subprocess.run(
        [sys.executable, "-m", "tests.support.site_people", str(settings), str(home)],
        input=json.dumps(told).encode(),
        check=True,
    )


def _make(told: dict[str, Any]) -> None:
    from publiek.web.asking.models import Link
    from publiek.web.people.models import Organisation, Person, Sharing
    from tests.support.site import a_person, an_organisation, seated

    for facts in told.get("organisations", ()):
        an_organisation(facts.pop("slug"), **facts)
    for person in told.get("people", ()):
        a_person(person["email"], keeper=person.get("keeper", False))
        for slug, role in person.get("seats", {}).items():
            seated(person["email"], Organisation.objects.get(slug=slug), role)
    for house, whom, purpose in told.get("sharing", ()):
        Sharing.objects.create(
            house=Organisation.objects.get(slug=house),
            with_whom=Organisation.objects.get(slug=whom),
            purpose=purpose,
            decided_by=Person.objects.first(),
        )
    for house, survey, token in told.get("links", ()):
        Link.objects.create(organisation=Organisation.objects.get(slug=house), survey=survey, token=token)


if __name__ == "__main__":
    from publiek.web.preparing import prepare
    from publiek.web.site import read_site

    prepare(read_site(Path(sys.argv[1]), home=Path(sys.argv[2])))
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    _make(json.loads(sys.stdin.buffer.read()))
