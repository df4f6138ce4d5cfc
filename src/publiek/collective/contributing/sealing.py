"""How does a house seal its households for the three servers of an agreement? By the plan that all of them have.

Nothing leaves: what is sealed lies ready for the contribution. It holds for the households of this moment; when one
objects or a delivery goes, what lies ready no longer counts and is sealed anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from publiek.collective.agreements import Agreement
from publiek.collective.contributing import sealed_households, share_rules
from publiek.collective.identities import SecretIdentity
from publiek.collective.overlap.sharing import Destination, sealed_by_house
from publiek.collective.overlap.sharing.at_home import mark_of
from publiek.collective.overlap.sharing.plan import Plan
from publiek.collective.overlap.sharing.refusals import other_code, plan_of_others
from publiek.errors import PubliekError
from publiek.house import House


def seal(
    house: House, agreement: Agreement, plan: Plan, *, code: str, identity: SecretIdentity, today: date | None = None
) -> Mapping[str, bytes]:
    """Put the shares of `house` ready, sealed for each server of `plan`, by "overlap-<server>".

    `code`: of the plan, as the three servers told it. Raises UsageError "sharing-code", "sharing-plan-other" when the
    plan does not fit what the house agreed to, "overlap-nothing-made" when the key holder was not asked yet, and
    DisclosureError "no-share-rule".
    """
    share_rules.require_rule(house, agreement, today=today or date.today())
    require_fitting(house, agreement, plan, identity=identity)
    if not plan.has_code(code):
        raise other_code()
    sealed = sealed_by_house(house, to=Destination(plan.terms, plan.parties.servers), identity=identity)
    mark = mark_of(house, agreement.id, plan.terms.round)
    sealed_households.keep(house, agreement, plan.terms.round, sealed, mark=mark)
    return sealed


def require_fitting(house: House, agreement: Agreement, plan: Plan, *, identity: SecretIdentity) -> None:
    """Raises UsageError "sharing-plan-other" with the field in which the plan is not that of the agreement."""
    terms, name = plan.terms, house.organisation
    servers = tuple(one.identity.name for one in plan.servers)
    mine, public = plan.houses.get(name), identity.public
    faults = {
        "agreement": terms.agreement != agreement.id,
        "round": terms.round not in agreement.rounds,
        "servers": agreement.overlap is None or agreement.overlap.servers != servers,
        "receiver": plan.receiver.identity.name != agreement.hub or not _hub_as_known(house, agreement, plan),
        "members": not set(terms.members) <= set(agreement.members) or len(terms.members) < agreement.organisations,
        "identity": mine is None or (mine.name, mine.signing) != (public.name, public.signing),
    }
    for field, wrong in faults.items():
        if wrong:
            raise plan_of_others(field)


def _hub_as_known(house: House, agreement: Agreement, plan: Plan) -> bool:
    """Whether the receiver has the keys by which the house knows the hub; a house may not know it yet."""
    try:
        known = share_rules.hub_of(house, agreement)
    except PubliekError:
        return True
    told = plan.receiver.identity
    return (known.signing, known.sealing) == (told.signing, told.sealing)
