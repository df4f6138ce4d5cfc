"""Passkeys in a real browser, under our own content security policy: set up, then in by the key alone."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.seen_pages import chromium
from tests.support.site import running_site

pytestmark = pytest.mark.browser
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def settings_file(tmp_path: Path) -> Path:
    path = tmp_path / "site.yaml"
    path.write_text(yaml.safe_dump({"home": "home", "names": ["localhost"], "secure": False}), encoding="utf-8")
    return path


@pytest.fixture
def address(settings_file: Path) -> Iterator[str]:
    with running_site(settings_file.parent / "home", settings=settings_file) as site:
        # A passkey belongs to a name, not to a number.
        yield site.replace("127.0.0.1", "localhost")


@pytest.fixture
def browser() -> Iterator[Any]:
    yield from chromium()


def test_somebody_sets_up_a_passkey_and_logs_in_with_nothing_else(
    browser: Any, address: str, settings_file: Path
) -> None:
    command = [str(Path(sys.executable).with_name("publiek")), "site", "keeper", "eerste@example.org", "--site"]
    made = subprocess.run([*command, str(settings_file)], capture_output=True, text=True, check=True).stdout.strip()
    word, complaints = "een lange zin voor de eerste", []
    page = browser.new_context(locale="nl-NL").new_page()
    page.on("console", lambda one: complaints.append(one.text) if one.type == "error" else None)
    tool = page.context.new_cdp_session(page)
    tool.send("WebAuthn.enable")
    tool.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.goto(address + re.sub(r"^https?://[^/]+", "", made))
    for field, value in (("name", "Eerste"), ("password", word), ("again", word)):
        page.fill(f"#id_{field}", value)
    page.click("main button.primary")
    # A keeper must have a second step before anything else.
    page.wait_for_url("**/account/2fa/")
    page.click("text=Sleutel toevoegen")
    page.fill("#id_name", "Laptop")
    page.check("#id_passwordless")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")
    page.goto(f"{address}/organisations/")
    assert page.url.endswith("/organisations/")
    page.click("header form[action='/account/logout/'] button")
    page.wait_for_url("**/account/login/")
    page.click("#passkey_login")
    page.wait_for_url("**/organisations/")
    assert not complaints
