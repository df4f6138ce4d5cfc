"""How is it said on these pages: a purpose and its road, why not, and what was refused? Never with a contact."""

from __future__ import annotations

from collections.abc import Mapping

from publiek import consent
from publiek.errors import PubliekError
from publiek.web.wording import language_now, now, site_texts


def purpose_name(code: str, party: str = "") -> str:
    """For what; with who writes, when that is another."""
    if code == consent.ALL:
        return now().say("consent.everything")
    name = consent.purposes()[code].name.in_language(language_now())
    return f"{name}: {party}" if party else name


def road_name(channel: str) -> str:
    """By which road."""
    return now().say(f"consent.channels.{channel or consent.NO_CHANNEL}")


def reasons(why: Mapping[str, int]) -> list[tuple[str, int]]:
    """Reasons in words with how many, most first."""
    order = sorted(why.items(), key=lambda one: (-one[1], one[0]))
    return [(now().say(f"consent.why.{reason}"), many) for reason, many in order if many]


def refused(error: PubliekError) -> dict[str, object]:
    """What was refused and what to do on this page; where the room speaks of a command, in words of the site.

    Raises `error` again when it is a fault of the program.
    """
    if error.exit_code == 70:
        raise error
    language, path = language_now(), f"consent.do.{error.code}"
    advice = now().say(path) if path in site_texts() else error.do.in_language(language)
    told = error.where.get("missing", ())
    missing = [now().say(f"consent.columns.{name}") for name in told] if isinstance(told, list) else []
    purpose = error.where.get("purpose", "") if error.code.startswith("purpose-") else ""
    what = error.what.in_language(language)
    return {"code": error.code, "what": what, "do": advice, "missing": missing, "purpose": purpose}
