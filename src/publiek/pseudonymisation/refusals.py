"""What is refused about keys and names, in words? Never with a secret, a name or the text of a damaged file."""

from __future__ import annotations

from publiek.errors import DisclosureError, StorageError, Text, UsageError


def keys_in_data_folder() -> StorageError:
    """The keys would lie beside what they protect."""
    return StorageError(
        "keys-in-data-folder",
        Text("De sleutelmap ligt in de gegevensmap.", "The keys folder lies inside the data folder."),
        Text(
            "Kies een andere sleutelmap (PUBLIEK_KEYS): wie de gegevens kopieert, mag de sleutel niet meekrijgen.",
            "Choose another keys folder (PUBLIEK_KEYS): whoever copies the data must not get the key with it.",
        ),
    )


def data_in_keys_folder() -> StorageError:
    """The data would go along with every copy of the keys."""
    return StorageError(
        "data-in-keys-folder",
        Text("De gegevensmap ligt in de sleutelmap.", "The data folder lies inside the keys folder."),
        Text(
            "Kies een andere gegevensmap (--home): wie de sleutels kopieert, mag de gegevens niet meekrijgen.",
            "Choose another data folder (--home): whoever copies the keys must not get the data with them.",
        ),
    )


def key_missing(expected: int) -> StorageError:
    """Deliveries exist, their key does not."""
    return StorageError(
        "key-missing",
        Text(
            "De sleutel van deze organisatie is er niet, maar er zijn al leveringen mee gemaakt.",
            "The key of this organisation is missing, but deliveries were made with it.",
        ),
        Text(
            "Zet de sleutelmap terug uit de back-up, of wijs hem aan met PUBLIEK_KEYS. Er wordt geen nieuwe sleutel "
            "gemaakt: dan zou elke boeker een ander worden.",
            "Restore the keys folder from its backup, or point to it with PUBLIEK_KEYS. No new key is made: every "
            "booker would become somebody else.",
        ),
        {"keys_expected": expected},
    )


def key_other() -> StorageError:
    """There is a key, but not the one the deliveries were made with."""
    return StorageError(
        "key-other",
        Text(
            "Deze sleutel is niet die waarmee de bewaarde leveringen zijn gemaakt.",
            "This is not the key with which the kept deliveries were made.",
        ),
        Text(
            "Wijs met PUBLIEK_KEYS de map aan met de juiste sleutel, of zet die terug uit de back-up.",
            "Point to the folder with the right key with PUBLIEK_KEYS, or restore it from the backup.",
        ),
    )


def key_damaged() -> StorageError:
    """The file is there but is no whole key."""
    return StorageError(
        "key-damaged",
        Text("Het sleutelbestand is beschadigd.", "The key file is damaged."),
        Text(
            "Zet het bestand terug uit de back-up. Verwijder het niet: zonder deze sleutel is niemand te herkennen.",
            "Restore the file from its backup. Do not remove it: without this key no booker can be recognised.",
        ),
    )


def key_open() -> StorageError:
    """Others on this machine may read the key."""
    return StorageError(
        "key-open",
        Text(
            "Anderen op deze computer kunnen de sleutel lezen.",
            "Others on this computer can read the key.",
        ),
        Text(
            "Geef alleen uzelf toegang: chmod 700 op de sleutelmap en chmod 600 op de bestanden erin.",
            "Give access to yourself alone: chmod 700 on the keys folder and chmod 600 on the files in it.",
        ),
    )


def key_unreadable() -> StorageError:
    """The file system does not let us."""
    return StorageError(
        "key-unreadable",
        Text("De sleutel kan niet worden gelezen of geschreven.", "The key cannot be read or written."),
        Text(
            "Controleer of u in de sleutelmap mag lezen en schrijven en of de schijf vol is.",
            "Check that you may read and write in the keys folder and that the disk is not full.",
        ),
    )


def entity_unnamed() -> StorageError:
    """A key belongs to somebody."""
    return StorageError(
        "key-entity-unnamed",
        Text("Er is geen rechtspersoon genoemd voor de sleutel.", "No legal entity was named for the key."),
        Text("Noem de organisatie.", "Name the organisation."),
    )


def identifier_remains(columns: list[str]) -> DisclosureError:
    """After this door no column may hold an identifier."""
    return DisclosureError(
        "identifier-remains",
        Text(
            "Na het pseudonimiseren is er een kolom over die er niet mag zijn, of er ontbreekt er een.",
            "After pseudonymising there is a column that may not be there, or one is missing.",
        ),
        Text("Er is niets bewaard. Meld dit.", "Nothing was kept. Please report this."),
        {"columns": columns},
    )


def vault_extra_missing() -> UsageError:
    """The library that seals is not installed."""
    return UsageError(
        "vault-extra-missing",
        Text("Om iets versleuteld te bewaren is meer software nodig.", "Keeping something sealed needs more software."),
        Text(
            "Installeer het met: pip install 'publiek[connections]'.",
            "Install it with: pip install 'publiek[connections]'.",
        ),
    )


def vault_missing(sealed_with: int) -> StorageError:
    """Sealed things exist, the secret that opens them does not."""
    return StorageError(
        "vault-missing",
        Text(
            "Het geheim waarmee deze organisatie gegevens versleuteld bewaart, is er niet.",
            "The secret with which this organisation keeps things sealed is missing.",
        ),
        Text(
            "Zet de sleutelmap terug uit de back-up, of wijs hem aan met PUBLIEK_KEYS. Er wordt geen nieuw geheim "
            "gemaakt: dan gaat niets van wat er staat meer open.",
            "Restore the keys folder from its backup, or point to it with PUBLIEK_KEYS. No new secret is made: nothing "
            "of what is kept would open any more.",
        ),
        {"sealed_with": sealed_with},
    )


def vault_other() -> StorageError:
    """There is a secret, but not the one that sealed this."""
    return StorageError(
        "vault-other",
        Text(
            "Dit is niet het geheim waarmee deze gegevens zijn versleuteld.",
            "This is not the secret with which these things were sealed.",
        ),
        Text(
            "Wijs met PUBLIEK_KEYS de map aan met het juiste geheim, of zet die terug uit de back-up.",
            "Point to the folder with the right secret with PUBLIEK_KEYS, or restore it from the backup.",
        ),
    )


def vault_damaged() -> StorageError:
    """The file is there but holds no whole secret."""
    return StorageError(
        "vault-damaged",
        Text(
            "Het bestand met het geheim voor versleutelde gegevens is beschadigd.",
            "The file with the secret for sealed things is damaged.",
        ),
        Text(
            "Zet het terug uit de back-up. Verwijder het niet: zonder dit geheim gaat niets meer open.",
            "Restore it from its backup. Do not remove it: without this secret nothing opens any more.",
        ),
    )


def sealed_damaged() -> StorageError:
    """Something sealed was changed or cut off."""
    return StorageError(
        "sealed-damaged",
        Text("Versleutelde gegevens zijn beschadigd.", "Something that was kept sealed is damaged."),
        Text(
            "Zet de gegevensmap terug uit de back-up, of voer in wat er stond opnieuw in.",
            "Restore the data folder from its backup, or fill in again what stood there.",
        ),
    )


def vault_still_needed(sealed: int) -> StorageError:
    """An earlier secret still opens something."""
    return StorageError(
        "vault-still-needed",
        Text("Een eerder geheim is nog nodig.", "An earlier secret is still needed."),
        Text("Versleutel eerst alles opnieuw.", "Seal everything anew first."),
        {"sealed": sealed},
    )
