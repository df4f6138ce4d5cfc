"""What do the three servers say to one another, and what if one says something else, twice, or nothing?

Every message names its job, attempt, step, sender, receiver and, once the three have greeted each other, the session:
the digest of their three greetings. A message of another session, a second one of the same step and a silence longer
than the patience stop the job.
"""

from __future__ import annotations

import contextlib
import queue
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from publiek.collective.identities import Identity, SecretIdentity
from publiek.collective.overlap.sharing import messages
from publiek.collective.overlap.sharing.messages import Message
from publiek.collective.overlap.sharing.refusals import said_twice, server_gone, stopped_by

PEER = "peer"
HELLO, STOP = "hello", "stop"
#: Where what others send is put until it is heard.
Mailbox = queue.Queue[bytes]
#: In a mailbox: the receiver does not wait any longer.
GIVEN_UP = b""


@dataclass
class Conversation:
    """One attempt at one job as one server hears it. `send`: brings bytes to a server, by name.

    `patience`: seconds to wait for a message before the other is taken to be gone.
    """

    me: SecretIdentity
    peers: Mapping[str, Identity]
    job: str
    attempt: str
    send: Callable[[str, bytes], None]
    mailbox: Mailbox
    patience: float
    session: str = ""
    _kept: dict[tuple[str, str], Message] = field(default_factory=dict)

    def greet(self, **facts: str) -> dict[str, Message]:
        """Says hello with `facts` to both others and hears theirs; from here on the session is known."""
        own = self._written(HELLO, b"", facts)
        for peer in self.peers:
            self.send(peer, own)
        heard = {peer: self.hear(peer, HELLO) for peer in self.peers}
        greetings = [messages.read(own, known={self.me.public.name: self.me.public}), *heard.values()]
        self.session = sha256("".join(sorted(each.digest for each in greetings)).encode()).hexdigest()
        return heard

    def tell(self, peer: str, step: str, payload: bytes = b"") -> None:
        """Says something to one other server."""
        self.send(peer, self._written(step, payload, {"to": peer}))

    def hear(self, peer: str, step: str) -> Message:
        """What `peer` says in `step`.

        Raises NetworkError "sharing-server-gone", DisclosureError "sharing-stopped", PackageError "sharing-message" or
        "sharing-message-unexpected".
        """
        until = time.monotonic() + self.patience
        while (peer, step) not in self._kept:
            content = None
            with contextlib.suppress(queue.Empty):
                content = self.mailbox.get(timeout=max(0.0, until - time.monotonic()))
            if content is None:
                raise server_gone(peer)
            if content == GIVEN_UP:
                raise stopped_by("receiver", "given-up")
            self._keep(messages.read(content, known=self.peers))
        heard = self._kept[peer, step]
        if heard.header["session"] != self.session:
            raise said_twice(step)
        return heard

    def stop(self, code: str) -> None:
        """Tells both others that the job stops; who cannot be reached finds out by its own patience."""
        for peer in self.peers:
            try:
                self.send(peer, self._written(STOP, b"", {"reason": code}))
            except Exception:  # noqa: S112 - the reason to stop is told to the receiver, whatever the others hear.
                continue

    def _keep(self, message: Message) -> None:
        header = message.header
        sender, step = str(header["from"]), str(header.get("step"))
        if step == STOP and (header.get("job"), header.get("attempt")) == (self.job, self.attempt):
            raise stopped_by(sender, str(header.get("reason")))
        addressed = header.get("to", self.me.public.name) == self.me.public.name
        ours = (header.get("kind"), header.get("job"), header.get("attempt")) == (PEER, self.job, self.attempt)
        if not (addressed and ours and "session" in header) or (sender, step) in self._kept:
            raise said_twice(step)
        self._kept[sender, step] = message

    def _written(self, step: str, payload: bytes, facts: Mapping[str, str]) -> bytes:
        header = {"kind": PEER, "job": self.job, "attempt": self.attempt, "step": step, "session": self.session}
        return messages.written({**header, **facts}, payload, by=self.me)
