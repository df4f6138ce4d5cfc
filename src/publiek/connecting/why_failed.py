"""Why did a run not succeed, in words, now that only its code is remembered?"""

from __future__ import annotations

from publiek.connecting import refusals
from publiek.deliveries import live
from publiek.deliveries.live import refusals as vendor
from publiek.errors import PubliekError, Text

_STOPPED = (
    Text("Het ophalen is onderbroken.", "Fetching was stopped."),
    Text("Er is niets zoek: de volgende keer gaat het verder.", "Nothing is lost: the next time it goes on."),
)
_OTHER = (
    Text("Er ging iets mis op deze computer.", "Something went wrong on this computer."),
    Text(
        "Haal opnieuw op. Blijft het misgaan, geef dan de code hieronder door aan wie de computer beheert.",
        "Fetch again. If it keeps going wrong, tell the code below to whoever keeps the computer.",
    ),
)


def why_failed(code: str, connector: live.Connector) -> tuple[Text, Text]:
    """What was the matter and what to do, for the code in the log of a run with `connector`."""
    if code == "stopped":
        return _STOPPED
    found = {one.code: one for one in _known(connector.name)}.get(code)
    return (found.what, found.do) if found else _OTHER


def _known(system: str) -> tuple[PubliekError, ...]:
    """What a run is most often refused for; the counts that go with it are in no log."""
    return (
        vendor.credentials_refused(system),
        vendor.not_allowed(system),
        vendor.not_there(system),
        vendor.too_busy(system, 0),
        vendor.unreachable(system, 0),
        vendor.answer_damaged(system),
        vendor.answer_changed(system, ""),
        vendor.setting_missing(""),
        vendor.setting_unreadable(""),
        vendor.address_refused(""),
        vendor.document_refused(""),
        vendor.extra_missing(""),
        refusals.much_gone(0, 0),
        refusals.files_of_an_earlier_key([]),
    )
