"""May this step be taken now, by this register? Its purposes in force, its agreements not over, the clock not back."""

from __future__ import annotations

from datetime import datetime, timedelta

from publiek.governance import register_refusals as refusals
from publiek.governance.house_register import HouseRegister
from publiek.governance.replaying import balance_due
from publiek.governance.steps import Step

#: A clock may be this far behind the last decision: clocks are set right by small steps all day.
_SLACK = timedelta(minutes=5)


def judge(register: HouseRegister, step: Step, *, now: datetime) -> None:
    """Nothing when `step` may be taken at `now`. What the law asks does not wait for a clock that is set right.

    Raises DisclosureError: "register-clock-back", "purpose-stopped", "purpose-not-decided", "register-balance-missing",
    "agreement-ended".
    """
    if step.decision != "duty" and register.decided_on is not None and now < register.decided_on - _SLACK:
        raise refusals.clock_back(register.decided_on.date())
    for code in step.purposes:
        decided = register.purposes[code]
        if decided.state == "stopped":
            raise refusals.stopped(step.code, code)
        if not decided.in_force and not (decided.state == "undecided" and step.decision == "act"):
            raise refusals.undecided(step.code, code)
        if balance_due(decided):
            raise refusals.balance_missing(code)
    today = now.astimezone().date()
    for processor in register.processors:
        if step.code in processor.steps and not processor.holds(today):
            over = processor.until if processor.until and processor.until < today else processor.signed
            raise refusals.agreement_ended(step.code, processor.code, over)
