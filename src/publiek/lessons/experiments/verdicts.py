"""What may a house say of its experiment? One of four verdicts, from the interval and the size that was hoped for.

    worked         the whole interval lies above 1: more came than where nothing was done
    did_not_work   the interval stays below the size hoped for, and includes no such effect (or less than nothing)
    no_difference  1 lies in the interval and so does the size hoped for: it may have worked, or not
    too_little     too few were counted to say anything

`no_difference` is told with what could have been seen; it is never told as "it does not work".
"""

from __future__ import annotations

from publiek.errors import Text
from publiek.estimation.effects.rate_ratio import Ratio

#: Fewer than so many counted in all of one of the groups, before and after together: nothing is said.
LEAST_COUNTED = 20
#: An interval wider than this factor says nothing that helps.
_WIDEST = 9.0
VERDICTS: dict[str, Text] = {
    "worked": Text("het werkte", "it worked"),
    "did_not_work": Text("het werkte niet zoals gehoopt", "it did not work as hoped"),
    "no_difference": Text("geen verschil gevonden", "no difference found"),
    "too_little": Text("te weinig om iets te zeggen", "too little to say"),
}


def verdict(found: Ratio, *, hoped: float) -> str:
    """The code of the verdict; see the module."""
    treated, control = sum(found.totals[:2]), sum(found.totals[2:])
    endless = found.low <= 0 or found.high == float("inf") or found.high / found.low > _WIDEST
    if min(treated, control) < LEAST_COUNTED or endless:
        return "too_little"
    if found.low > 1:
        return "worked"
    return "did_not_work" if found.high < hoped else "no_difference"


def told(found: Ratio, *, hoped: float) -> Text:
    """The verdict as a sentence with its interval."""
    code = verdict(found, hoped=hoped)
    name = VERDICTS[code]
    if code == "too_little":
        counted = int(min(sum(found.totals[:2]), sum(found.totals[2:])))
        return Text(
            f"{name.nl.capitalize()}: in een van de groepen zijn er {counted} geteld.",
            f"{name.en.capitalize()}: {counted} were counted in one of the groups.",
        )
    ratio, seen = f"{found.ratio:.2f} ({found.low:.2f}-{found.high:.2f})", _seen(code)
    nl = f"{ratio} keer zoveel als waar niets gebeurde; gehoopt was {hoped:.2f}.{seen[0]}"
    en = f"{ratio} times as many as where nothing was done; hoped for was {hoped:.2f}.{seen[1]}"
    return Text(f"{name.nl.capitalize()}: {nl}", f"{name.en.capitalize()}: {en}")


def _seen(code: str) -> tuple[str, str]:
    if code != "no_difference":
        return "", ""
    return (
        " Het interval laat zowel geen verschil als het gehoopte verschil toe: dit is geen bewijs dat het niet werkt.",
        " The interval allows both no difference and the one hoped for: this is no proof that it does not work.",
    )
