"""Where does what lie at one of the three servers, and which jobs does it do? One folder; its keys lie elsewhere.

server.yaml            who it is and where it listens: what the others need
plans/*.yaml           the jobs that it agreed to; who takes a file away strikes the job off
authorities.pem        whom it hears (made from the plans)
work/                  shares, noise, journals

What is in plans/ counts when the server starts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from publiek.collective.identities import SecretIdentity
from publiek.collective.overlap import whole_files
from publiek.collective.overlap.sharing import plan as plans
from publiek.collective.overlap.sharing.node import Duty
from publiek.collective.overlap.sharing.plan import Party, Plan
from publiek.collective.overlap.sharing.refusals import plan_of_others, server_exists, server_missing, terms_taken
from publiek.collective.overlap.sharing.settings import Settings
from publiek.collective.overlap.sharing.terms import Parties
from publiek.collective.overlap.sharing.tls import Credentials
from publiek.collective.wire import certificates
from publiek.pseudonymisation.keyring import Keyring

PATIENCE = 300.0
KEEP_HOURS = 48.0


@dataclass(frozen=True)
class ServerFolder:
    """The server in `folder`, whose keys lie in `keys`. Raises as `Keyring` does when they would lie in the folder."""

    folder: Path
    keys: Path

    @classmethod
    def create(cls, folder: Path, name: str, *, keys: Path | None, host: str, port: int) -> ServerFolder:
        """Start a server: its keys, its certificate and the file that the others need.

        Raises UsageError "sharing-server-exists", "identity-exists" or "identity-name".
        """
        made = cls.at(folder, keys=keys, there=False)
        if made.description.exists():
            raise server_exists()
        secret = SecretIdentity.create(made.keys, name, "server")
        shown = certificates.make(made.keys, name)
        identity = replace(secret.public, certificate=shown.fingerprint)
        (folder / "plans").mkdir(parents=True, exist_ok=True, mode=0o700)
        whole_files.write(made.description, Party(identity, shown.pem().decode(), host, port).to_yaml().encode())
        return made

    @classmethod
    def at(cls, folder: Path, *, keys: Path | None, there: bool = True) -> ServerFolder:
        """The server that is in `folder`. Raises StorageError "sharing-server-missing" when there is none."""
        made = cls(folder, Keyring(keys, data_folder=folder).folder)
        if there and not made.description.is_file():
            raise server_missing()
        return made

    @property
    def description(self) -> Path:
        """What the others need."""
        return self.folder / "server.yaml"

    @property
    def party(self) -> Party:
        """Who it is."""
        return plans.read_party(self.description)

    def plans(self) -> list[Plan]:
        """Every job that it agreed to, in order of their names."""
        return [plans.read(path) for path in sorted((self.folder / "plans").glob("*.yaml"))]

    def accept(self, plan: Plan) -> None:
        """Agree to a job; again changes nothing but places and certificates.

        Raises UsageError "sharing-plan-other" when this server is not one of the three or the others changed keys, and
        "sharing-number-taken" for other terms under the same number: what began may not begin again as something else.
        """
        known = self.plans()
        self._require_ours(plan, known)
        for other in known:
            if other.terms.id == plan.terms.id and other.terms.digest != plan.terms.digest:
                raise terms_taken(plan.terms.id)
        whole_files.write(self.folder / "plans" / f"{_file_name(plan)}.yaml", plan.content)

    def settings(self, *, patience: float = PATIENCE, keep_hours: float = KEEP_HOURS) -> Settings:
        """What the server does and with whom. Raises StorageError "sharing-server-missing" without a plan."""
        known = self.plans()
        if not known:
            raise server_missing()
        last = max(known, key=lambda one: (self.folder / "plans" / f"{_file_name(one)}.yaml").stat().st_mtime_ns)
        for each in known:
            self._require_ours(each, [last])
        me = SecretIdentity.open(self.keys, self.party.identity.name)
        houses = {name: house for each in known for name, house in each.houses.items()}
        parties = Parties(last.parties.servers, last.receiver.identity, houses)
        duty = Duty(parties, tuple(each.terms for each in known), patience, keep_hours)
        authorities = self.folder / "authorities.pem"
        whole_files.write(authorities, last.authorities)
        shown = certificates.opened(self.keys, me.public.name)
        credentials = Credentials(shown.path, shown.key, authorities)
        return Settings(me, self.folder / "work", duty, last.addresses, credentials)

    def _require_ours(self, plan: Plan, known: list[Plan]) -> None:
        """Raises unless this server is in it as it is, and everybody has the keys by which they are known here."""
        me = self.party
        if me.identity not in plan.parties.servers:
            raise plan_of_others("servers")
        for other in known:
            if _keys(plan) != _keys(other):
                raise plan_of_others("servers")
            for name, house in plan.houses.items():
                if (house.signing, house.sealing) != _keys_of(other, name, house.signing, house.sealing):
                    raise plan_of_others("members")


def _keys(plan: Plan) -> list[tuple[str, str, str]]:
    everybody = (*plan.servers, plan.receiver)
    return [(one.identity.name, one.identity.signing, one.identity.sealing) for one in everybody]


def _keys_of(plan: Plan, name: str, signing: str, sealing: str) -> tuple[str, str]:
    house = plan.houses.get(name)
    return (house.signing, house.sealing) if house else (signing, sealing)


def _file_name(plan: Plan) -> str:
    terms = plan.terms
    return f"{terms.agreement}.{terms.round.replace('/', '-')}.{terms.number}"
