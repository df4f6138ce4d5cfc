"""Which customer system and which journal belong to a connection of a house?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from publiek.connecting import refusals as connection_refusals
from publiek.connecting.connections import connection_of, door_of
from publiek.connecting.writing_back import refusals
from publiek.connecting.writing_back.basis import Basis, Learned
from publiek.connecting.writing_back.journal import Journal
from publiek.connecting.writing_back.planning import Target, fields_of
from publiek.house import House
from publiek.pseudonymisation.vault import Vault
from publiek.warehouse.places import is_organisation_id


def target_of(house: House, name: str, attributes: Collection[str], named: Mapping[str, str]) -> Target:
    """The customer system of the connection `name`, with a field for each attribute (see `planning.fields_of`).

    Raises UsageError "connection-unknown", "write-back-field" and "write-back-no-call", before anything is asked of the
    vendor.
    """
    connection = connection_of(house, name)
    connector = connection.connector
    if connector.contacts is None or connector.write is None:
        raise refusals.cannot_write(connector.name)
    fields = fields_of(attributes, named, system=connector.system or connector.code)
    basis = Basis(house, connector.system or connector.code)
    return Target(connector, door_of(house, connection), fields, basis)


def recording(target: Target, makes: bool) -> Target:
    """The same customer system; `makes`: a ledger that is not there yet is made of what it says."""
    return replace(target, basis=target.basis and replace(target.basis, makes=makes))


def learned(house: House, name: str) -> Learned:
    """The permission column of the customer system of a connection, written down; makes the ledger if there is none.

    Raises as `target_of`, and those of the ledger and the door.
    """
    target = target_of(house, name, (), {})
    assert target.connector.contacts is not None
    assert target.basis is not None
    return target.basis.learn(target.connector.contacts(target.door))


def journal_of(house: House, name: str) -> Journal:
    """The journal of a connection, also of one that was removed."""
    if not is_organisation_id(name):
        raise connection_refusals.name_wrong()
    vault = Vault(house.keys, house.legal_entity or house.organisation, house.home)
    return Journal(house.home, house.organisation, name, vault)
