"""What do all decisions of a house come to? One after another, from the product's defaults; each checked in its turn.

The same rules hold for a decision that is made now and for one that is read back: a history that breaks them was not
made by this program.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

from publiek.errors import Text
from publiek.governance import register_refusals as refusals
from publiek.governance.house_register import (
    ROLES,
    UNDATED,
    Controller,
    Decided,
    Decision,
    HouseRegister,
    Processor,
    State,
)
from publiek.governance.purposes import Balance, Purpose, Register, purposes
from publiek.governance.steps import steps

_BEGINS: dict[str, State] = {
    "default": "default",
    "act": "by-act",
    "decided": "undecided",
    "duty": "duty",
    "elsewhere": "elsewhere",
    "not-offered": "not-offered",
}
_CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_COUNTRY = re.compile(r"[A-Z]{2}")
_LONGEST = 4_000
#: The term (months) of what need not be kept any longer.
SHORTEST = 1
_PARTS = ("interest", "necessity", "weighing", "conclusion")
_CONTROLLER = tuple(field.name for field in fields(Controller))
_PROCESSOR = ("name", "does", "agreement")


def beginning(organisation: str, register: Register | None = None) -> HouseRegister:
    """The register of a house that decided nothing yet."""
    own = register or purposes()
    return HouseRegister(
        organisation, own.version, own.dated, {code: _begun(purpose) for code, purpose in own.purposes.items()}
    )


def replay(organisation: str, decisions: Iterable[Decision]) -> HouseRegister:
    """What the decisions come to. Raises what `decide` raises at the first that could not be made."""
    register = beginning(organisation)
    for decision in decisions:
        register = decide(register, decision)
    return register


def decide(register: HouseRegister, decision: Decision) -> HouseRegister:
    """`register` with one decision more; the one before is not touched.

    Raises DisclosureError ("register-clock-back", "register-duty", "register-elsewhere", "register-not-offered",
    "register-two-grounds", "register-wrong-ground", "register-other-ground", "register-term",
    "register-balance-missing") and UsageError ("register-purpose-unknown",
    "register-nothing-changes", "register-value").
    """
    if decision.at.tzinfo is None or decision.at == UNDATED or decision.kind not in _KINDS:
        raise refusals.value("decision")
    if register.decided_on is not None and decision.at < register.decided_on:
        raise refusals.clock_back(register.decided_on.date())
    _plain(decision.who, "who", empty=True)
    changed = _KINDS[decision.kind](register, decision)
    return replace(changed, history=(*register.history, decision))


def _begun(purpose: Purpose) -> Decided:
    return Decided(
        purpose,
        _BEGINS[purpose.begins],
        purpose.ground,
        purpose.months,
        purpose.recipients,
        balance=purpose.balance,
    )


def _adopt(register: HouseRegister, decision: Decision) -> HouseRegister:
    """The house decides that a purpose is served here, on which ground and how long."""
    values = _only(decision, ("ground", "months"))
    known = _decided(register, decision)
    _demand_here(known)
    if known.state == "adopted" and not values:
        raise refusals.already(known.code, known.state)
    known = _unpurged(known)
    made = _on_ground(known, values["ground"]) if "ground" in values else known
    if "months" in values:
        made = replace(made, months=_months(known, values["months"]))
    _demand_balance(made)
    state: State = "duty" if known.state == "duty" else "adopted"
    return _with(register, replace(made, state=state), decision)


def _change(register: HouseRegister, decision: Decision) -> HouseRegister:
    """The house changes how long, who receives, or whom to turn to."""
    values = _only(decision, ("months", "recipients", "contact"))
    known = made = _decided(register, decision)
    if not values:
        raise refusals.value("months, recipients, contact")
    if "months" in values:
        _demand_here(known)
        made = replace(made, months=_months(known, values["months"]))
    if "recipients" in values:
        made = replace(made, recipients=_both(values["recipients"], "recipients"))
    if "contact" in values:
        made = replace(made, contact=_plain(values["contact"], "contact"))
    return _with(register, made, decision)


def _stop(register: HouseRegister, decision: Decision) -> HouseRegister:
    """From now no step rests on it; what is kept for it stays until its term."""
    _only(decision, ())
    known = _decided(register, decision)
    _demand_here(known)
    if known.state == "duty":
        raise refusals.duty(known.code)
    if known.state == "stopped":
        raise refusals.already(known.code, known.state)
    return _with(register, replace(known, state="stopped"), decision)


def _resume(register: HouseRegister, decision: Decision) -> HouseRegister:
    _only(decision, ())
    known = _decided(register, decision)
    if known.state != "stopped":
        raise refusals.already(known.code, known.state)
    _demand_balance(known)
    return _with(register, replace(_unpurged(known), state="adopted"), decision)


def _purge(register: HouseRegister, decision: Decision) -> HouseRegister:
    """What is kept for a stopped purpose need not wait: from now its term is the shortest there is."""
    _only(decision, ())
    known = _decided(register, decision)
    if known.state != "stopped" or known.purged is not None:
        raise refusals.already(known.code, known.state)
    return _with(register, replace(known, purged=decision.at.date(), months=SHORTEST), decision)


def _balance(register: HouseRegister, decision: Decision) -> HouseRegister:
    """The house weighs its interest in its own words."""
    values = _only(decision, (*_PARTS, "safeguards"))
    known = _decided(register, decision)
    if all(ground.code != "legitimate-interest" for ground in known.purpose.grounds):
        raise refusals.wrong_ground(known.code, [ground.code for ground in known.purpose.grounds])
    told = {part: _both(values.get(part), part) for part in _PARTS}
    safeguards = values.get("safeguards")
    if not isinstance(safeguards, list | tuple) or not safeguards:
        raise refusals.value("safeguards")
    made = Balance(
        told["interest"],
        told["necessity"],
        told["weighing"],
        tuple(_both(one, "safeguards") for one in safeguards),
        told["conclusion"],
        decision.at.date(),
        own=True,
    )
    return _put(register, replace(known, balance=made))


def _controller(register: HouseRegister, decision: Decision) -> HouseRegister:
    """Who answers for the data. What is not named stays as it was; an empty text takes it away."""
    values = _only(decision, _CONTROLLER)
    if not values:
        raise refusals.value(", ".join(_CONTROLLER))
    told = {name: _plain(given, name, empty=True) for name, given in values.items()}
    return replace(register, controller=replace(register.controller, **told))


def _processor(register: HouseRegister, decision: Decision) -> HouseRegister:
    """An agreement with another party; a new one with the same code takes the place of the one before."""
    values = _only(decision, ("code", *_PROCESSOR, "role", "signed", "until", "country", "steps"))
    code, until = values.get("code"), values.get("until")
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise refusals.value("code")
    if values.get("role") not in ROLES:
        raise refusals.value("role")
    country = values.get("country", "NL")
    if not isinstance(country, str) or not _COUNTRY.fullmatch(country):
        raise refusals.value("country")
    resting = values.get("steps", [])
    if not isinstance(resting, list | tuple) or len(set(resting)) < len(resting) or set(resting) - set(steps().steps):
        raise refusals.value("steps")
    made = Processor(
        code,
        role=values["role"],
        **{name: _plain(values.get(name), name) for name in _PROCESSOR},
        signed=_day(values.get("signed"), "signed"),
        until=None if until is None else _day(until, "until"),
        country=country,
        steps=tuple(resting),
    )
    if made.until is not None and made.until < made.signed:
        raise refusals.value("until")
    others = tuple(known for known in register.processors if known.code != code)
    return replace(register, processors=(*others, made))


def _end_processor(register: HouseRegister, decision: Decision) -> HouseRegister:
    """An agreement ends on `until`; never later than was agreed: that asks a new one."""
    values = _only(decision, ("code", "until"))
    known = {processor.code: processor for processor in register.processors}
    code = values.get("code")
    if not isinstance(code, str) or code not in known:
        raise refusals.value("code")
    last, agreed = _day(values.get("until"), "until"), known[code].until
    if agreed is not None and last > agreed:
        raise refusals.value("until")
    ended = replace(known[code], until=last)
    return replace(register, processors=tuple(ended if one.code == code else one for one in register.processors))


_KINDS: Mapping[str, Callable[[HouseRegister, Decision], HouseRegister]] = {
    "adopt": _adopt,
    "change": _change,
    "stop": _stop,
    "resume": _resume,
    "purge": _purge,
    "balance": _balance,
    "controller": _controller,
    "processor": _processor,
    "end-processor": _end_processor,
}
KINDS: tuple[str, ...] = tuple(_KINDS)


def _on_ground(known: Decided, ground: object) -> Decided:
    """The purpose on one ground of those that can carry it."""
    allowed = {word.code: word for word in known.purpose.grounds}
    if isinstance(ground, list | tuple):
        raise refusals.two_grounds(known.code, allowed)
    if not isinstance(ground, str) or ground not in allowed:
        raise refusals.wrong_ground(known.code, allowed)
    if known.state in ("adopted", "default", "duty") and ground != known.ground.code:
        raise refusals.other_ground(known.code, known.ground.code)
    return replace(known, ground=allowed[str(ground)])


def _unpurged(known: Decided) -> Decided:
    """A purpose that is served again begins with the term of the product, when its own was cut short."""
    return replace(known, purged=None, months=known.purpose.months) if known.purged else known


def _demand_here(known: Decided) -> None:
    """Nothing is decided here about what another system does, or what the product does not do."""
    if known.state == "elsewhere":
        raise refusals.elsewhere(known.code)
    if known.state == "not-offered":
        raise refusals.not_offered(known.code)


def _demand_balance(decided: Decided) -> None:
    """A legitimate interest outside the house needs the house's own balance; the product's text is not enough."""
    if balance_due(decided):
        raise refusals.balance_missing(decided.code)


def balance_due(decided: Decided) -> bool:
    """Whether a purpose rests on a legitimate interest that the house must weigh itself first, and has not."""
    own = decided.balance is not None and decided.balance.own
    if decided.ground.code != "legitimate-interest" or own:
        return False
    return decided.purpose.reach != "inside" or decided.balance is None


def _decided(register: HouseRegister, decision: Decision) -> Decided:
    if decision.purpose not in register.purposes:
        raise refusals.purpose_unknown(register.purposes)
    return register.purposes[decision.purpose]


def _with(register: HouseRegister, decided: Decided, decision: Decision) -> HouseRegister:
    return _put(register, replace(decided, since=decision.at.date(), who=decision.who))


def _put(register: HouseRegister, decided: Decided) -> HouseRegister:
    return replace(register, purposes={**register.purposes, decided.code: decided})


def _only(decision: Decision, names: tuple[str, ...]) -> dict[str, Any]:
    """The values of a decision, when it has no other than `names`."""
    if unknown := set(decision.values) - set(names):
        raise refusals.value(", ".join(sorted(str(name)[:40] for name in unknown)))
    return dict(decision.values)


def _months(known: Decided, given: object) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or not 1 <= given <= known.purpose.at_most:
        raise refusals.term(known.code, known.purpose.at_most)
    return given


def _plain(given: object, name: str, *, empty: bool = False) -> str:
    """A text of one house in plain signs. Raises UsageError "register-value"."""
    if not isinstance(given, str) or len(given) > _LONGEST or not (empty or given.strip()):
        raise refusals.value(name)
    if any(not (sign.isprintable() or sign == "\n") for sign in given):
        raise refusals.value(name)
    return given.strip()


def _both(given: object, name: str) -> Text:
    if not isinstance(given, Mapping) or set(given) != {"nl", "en"}:
        raise refusals.value(name)
    return Text(_plain(given["nl"], name), _plain(given["en"], name))


def _day(given: object, name: str) -> date:
    if isinstance(given, date):
        return given
    if isinstance(given, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", given):
        try:
            return date.fromisoformat(given)
        except ValueError:
            pass
    raise refusals.value(name)
