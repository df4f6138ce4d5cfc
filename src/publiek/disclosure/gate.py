"""May these figures be shown under this policy? Every rule meets every figure; an unknown policy shows nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from publiek.disclosure.area_eyes import AREA_EYES, only_places
from publiek.disclosure.collective_eyes import CONTRIBUTION_EYES, MEMBERS_EYES, PUBLIC_EYES, only_counted
from publiek.disclosure.maker_eyes import MAKER_EYES, only_own_productions
from publiek.disclosure.passage import KEEPER_EYES, OWN_EYES, Policy, Release, sealed
from publiek.disclosure.peer_eyes import PEER_EYES, only_peers
from publiek.disclosure.respondents import silence_few_respondents
from publiek.disclosure.rules import mask_contact_details, refuse_person_columns, refuse_without_base, silence_thin
from publiek.disclosure.several_houses import silence_few
from publiek.errors import DisclosureError, Text
from publiek.vocabulary.figures import Figure

_RULES = {
    OWN_EYES.name: (silence_few_respondents, silence_thin, mask_contact_details),
    KEEPER_EYES.name: (silence_few, silence_few_respondents, silence_thin, mask_contact_details),
    PEER_EYES.name: (only_peers, mask_contact_details),
    MAKER_EYES.name: (only_own_productions, silence_thin, mask_contact_details),
    AREA_EYES.name: (only_places, mask_contact_details),
    CONTRIBUTION_EYES.name: (only_counted,),
    MEMBERS_EYES.name: (only_counted,),
    PUBLIC_EYES.name: (only_counted,),
}
_KNOWN = (OWN_EYES, KEEPER_EYES, PEER_EYES, MAKER_EYES, AREA_EYES, CONTRIBUTION_EYES, MEMBERS_EYES, PUBLIC_EYES)


def release(figures: Iterable[Figure], *, policy: Policy = OWN_EYES) -> Release:
    """Let `figures` through under `policy`, or refuse.

    Under "own-eyes" a house sees its own counts, also small ones; but no figure goes out without its base, no table
    with a column about one person, no index on a thin cell, and no text that looks like an e-mail address or a
    telephone number. Under "keeper-eyes" the same, of sums over houses, and nothing of few people or few houses. Under
    "peer-eyes", "maker-eyes" and "area-eyes" only what those rooms say; what is contributed and looked at together is
    made by `contribution` and `together`, and nothing else passes for those readers. Raises DisclosureError for any
    policy this version does not know.
    """
    rules = _RULES.get(policy.name) if policy in _KNOWN else None
    if rules is None:
        raise DisclosureError(
            "policy-unknown",
            Text("Voor deze lezers is nog geen vrijgaveregel.", "There is no release rule for these readers yet."),
            Text("Gebruik de cijfers alleen binnen de eigen organisatie.", "Use the figures inside the house only."),
        )
    passed: dict[str, Figure] = {}
    account: list[Mapping[str, object]] = []
    for figure in figures:
        refuse_without_base(figure)
        refuse_person_columns(figure)
        for rule in rules:
            figure, changes = rule(figure)
            account.extend(changes)
        passed[figure.name] = figure
    return sealed(passed, policy, account)
