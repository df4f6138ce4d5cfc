"""What is refused about sharing, in words?"""

from __future__ import annotations

from publiek.errors import DisclosureError, StorageError, Text, UsageError

_AGREE = Text(
    "Besluit eerst zelf: publiek contribute agree AFSPRAAK.yaml. Zonder deelregel gaat er niets weg.",
    "Decide first yourselves: publiek contribute agree AGREEMENT.yaml. Without a share rule nothing leaves.",
)


def no_rule(agreement: str, reason: str) -> DisclosureError:
    """Nothing is made or sent without a rule of the house that is in force."""
    return DisclosureError(
        "no-share-rule",
        Text(
            "Er is geen geldige deelregel van deze organisatie voor deze afspraak.",
            "This house has no share rule in force for this agreement.",
        ),
        _AGREE,
        {"agreement": agreement, "reason": reason},
    )


def rule_unreadable(field: str) -> DisclosureError:
    """A rule that is not understood is no rule."""
    return DisclosureError(
        "share-rule-unreadable",
        Text("De deelregel is niet te lezen; dus gaat er niets weg.", "The share rule cannot be read; nothing leaves."),
        _AGREE,
        {"field": field},
    )


def no_name(field: str) -> UsageError:
    """It becomes the name of a file, so it is looked at first."""
    return UsageError(
        "sharing-name",
        Text("Zo heet geen afspraak of seizoen.", "No agreement or season is called like this."),
        Text(
            "Een afspraak heeft kleine letters, cijfers en streepjes; een seizoen is bijvoorbeeld 2024/25.",
            "An agreement has lower-case letters, digits and hyphens; a season is for instance 2024/25.",
        ),
        {"field": field},
    )


def not_reached() -> StorageError:
    """The disk is full, or the folder is not ours."""
    return StorageError(
        "sharing-not-reached",
        Text(
            "De map met wat gedeeld wordt is niet te lezen of te schrijven.", "What is shared cannot be read or kept."
        ),
        Text(
            "Kijk of de schijf vol is en van wie de map is.", "Look whether the disk is full and whose the folder is."
        ),
    )


def too_alike(agreement: str, other: str, apart: int) -> DisclosureError:
    """Two agreements at two hubs about the same seasons and tables, of nearly the same houses."""
    return DisclosureError(
        "agreements-too-alike",
        Text(
            "Naast een andere afspraak die u hebt, zou deze verraden wat de paar organisaties bijdragen die maar in "
            "een van beide zitten.",
            "Beside another agreement you have, this one would tell what the few houses bring that are in one of the "
            "two alone.",
        ),
        Text(
            "Stop eerst met de andere afspraak, of spreek andere tabellen of seizoenen af.",
            "Stop the other agreement first, or agree on other tables or seasons.",
        ),
        {"agreement": agreement, "other": other, "houses": apart},
    )


def not_a_member(agreement: str) -> UsageError:
    """The house is not in the agreement, or the keys are of another."""
    return UsageError(
        "not-a-member",
        Text(
            "Deze organisatie doet niet mee aan deze afspraak, of de sleutels zijn van een ander.",
            "This house takes no part in this agreement, or the keys are of another.",
        ),
        Text(
            "De naam in 'members' van de afspraak, de id van de organisatie en de naam van de sleutels zijn gelijk.",
            "The name in 'members' of the agreement, the id of the organisation and the name of the keys are equal.",
        ),
        {"agreement": agreement},
    )


def tables_not_agreed(tables: list[str]) -> UsageError:
    """A rule may allow fewer tables than agreed, never others."""
    return UsageError(
        "tables-not-agreed",
        Text("Over deze tabellen is niets afgesproken.", "Nothing was agreed about these tables."),
        Text("Kies uit de tabellen van de afspraak.", "Choose from the tables of the agreement."),
        {"tables": tables},
    )


def who_unreadable() -> UsageError:
    """A decision has somebody who took it."""
    return UsageError(
        "decider-unreadable",
        Text("Er staat niet bij wie dit besluit, in welke rol.", "It does not say who decides this, in which role."),
        Text("Geef een naam en een rol, elk op één korte regel.", "Give a name and a role, each on one short line."),
    )


def overlap_not_prepared(agreement: str) -> StorageError:
    """The tables are there, the sealed households are not."""
    return StorageError(
        "overlap-not-prepared",
        Text(
            "De versleutelde huishoudens voor gedeeld publiek zijn nog niet klaargezet.",
            "The sealed households for shared audience were not prepared yet.",
        ),
        Text(
            "Zet ze eerst klaar (bij drie servers: publiek overlap seal; opnieuw als iemand bezwaar maakte), of laat "
            "ze met zoveel woorden weg: --without overlap.",
            "Prepare them first (three servers: publiek overlap seal; again when somebody objected), or say in so many "
            "words that they stay away: --without overlap.",
        ),
        {"agreement": agreement},
    )


def not_prepared() -> StorageError:
    """Nothing lies ready."""
    return StorageError(
        "contribution-not-prepared",
        Text("Er ligt geen bijdrage klaar.", "No contribution lies ready."),
        Text("Maak hem eerst: publiek contribute prepare.", "Make it first: publiek contribute prepare."),
    )


def not_yet_approved() -> DisclosureError:
    """Nobody approved what lies ready."""
    return DisclosureError(
        "contribution-not-approved",
        Text("Wat klaarligt is nog niet goedgekeurd.", "What lies ready was not approved yet."),
        Text(
            "Laat de rol die de afspraak noemt het bekijken en goedkeuren: publiek contribute approve.",
            "Let the role that the agreement names look at it and approve: publiek contribute approve.",
        ),
    )


def not_an_approver(role: str, reason: str) -> DisclosureError:
    """Approving is for the role that the agreement names, and who holds it is registered."""
    return DisclosureError(
        "not-an-approver",
        Text("Deze persoon mag dit niet goedkeuren.", "This person may not approve this."),
        Text(
            f"De afspraak noemt de rol '{role}'. Wie die heeft staat in approvers.yaml: publiek contribute approver.",
            f"The agreement names the role '{role}'. Who holds it is in approvers.yaml: publiek contribute approver.",
        ),
        {"reason": reason},
    )


def approvers_unreadable() -> DisclosureError:
    """A list of approvers that is not understood has none."""
    return DisclosureError(
        "approvers-unreadable",
        Text("De lijst van wie mag goedkeuren is niet te lezen.", "The list of who may approve cannot be read."),
        Text("Verbeter sharing/approvers.yaml, of maak hem opnieuw.", "Mend sharing/approvers.yaml, or make it anew."),
    )


def hub_unknown(name: str) -> UsageError:
    """To seal for somebody one needs their identity."""
    return UsageError(
        "hub-unknown",
        Text("De identiteit van de ontvanger is hier niet bekend.", "The identity of the receiver is not known here."),
        Text(
            "Vraag de hub om zijn identiteit en neem die op: publiek contribute agree ... --hub BESTAND.",
            "Ask the hub for its identity and register it: publiek contribute agree ... --hub FILE.",
        ),
        {"hub": name},
    )


def log_changed(line: int) -> StorageError:
    """The chain does not hold."""
    return StorageError(
        "sharing-log-changed",
        Text("Het logboek van wat gedeeld is, is veranderd.", "The log of what was shared was changed."),
        Text(
            "Zet het terug uit de back-up en zoek uit wie erbij kon. Tot dan wordt er niets gemaakt of verstuurd.",
            "Restore it from its backup and find out who could reach it. Until then nothing is made or sent.",
        ),
        {"line": line},
    )


def nothing_sent(agreement: str) -> UsageError:
    """What was never packed need not be taken back."""
    return UsageError(
        "nothing-to-withdraw",
        Text("Er is niets ingepakt dat teruggetrokken kan worden.", "Nothing was packed that could be withdrawn."),
        Text(
            "Stoppen kan wel: publiek contribute stop. Dan gaat er voortaan niets weg.",
            "Stopping is possible: publiek contribute stop. From then on nothing leaves.",
        ),
        {"agreement": agreement},
    )
