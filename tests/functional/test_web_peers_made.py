"""On one computer, the same rules: no decision, no comparison; with decisions the steward makes it and it is there."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

from tests.support import peers
from tests.support.site import running_site, words_of

_SEED = """
import sys
from pathlib import Path
from publiek.web.preparing import prepare
from publiek.web.site import site_of
prepare(site_of({"home": Path(sys.argv[1])}))
from publiek.web.people.models import Organisation
Organisation.objects.create(slug="samen", name="Samen Vooruit", kind="collective")
"""


class Visitor:
    """Somebody with cookies, who reads pages and sends their forms."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar())).open
        self._page = ""

    def read(self, path: str) -> str:
        with self._open(self._address + path, timeout=60) as answer:
            self._page = answer.read().decode()
        return words_of(self._page)

    def send(self, path: str, **fields: str) -> str:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self._page)
        assert token
        told = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode()
        with self._open(self._address + path, told, timeout=60) as answer:
            self._page = answer.read().decode()
        return words_of(self._page)


def test_a_comparison_from_decision_to_page(tmp_path: Path) -> None:
    home = peers.a_home(tmp_path / "home")
    with running_site(home) as address:
        subprocess.run([sys.executable, "-c", _SEED, str(home)], check=True, capture_output=True)
        visitor = Visitor(address)
        assert "Wie niet geeft, krijgt niet." in visitor.read("/o/de-brug/benchmark/")
        for house in peers.VENUES:
            visitor.read(f"/o/{house}/sharing/")
            told = visitor.send(f"/o/{house}/sharing/decide/", purpose="benchmark", agreed="1", **{"with": "samen"})
            assert "U deelt dit sinds" in told
        assert "nog geen vergelijking gemaakt" in visitor.read("/o/de-brug/benchmark/")
        told = visitor.read("/o/samen/participation/")
        assert "6 huizen delen nu" in told
        visitor.send("/o/samen/participation/make/")
        for _ in range(120):
            told = visitor.read("/o/samen/participation/")
            if "met 6 huizen" in told:
                break
            time.sleep(0.5)
        assert "met 6 huizen" in told
        assert "Bezoeken: bij u 280." in visitor.read("/o/de-brug/benchmark/")
        visitor.read("/o/de-brug/sharing/")
        number = re.search(r'name="decision" value="(\d+)"', visitor._page)
        assert number
        visitor.send("/o/de-brug/sharing/withdraw/", decision=number[1])
        assert "Wie niet geeft, krijgt niet." in visitor.read("/o/de-brug/benchmark/")
