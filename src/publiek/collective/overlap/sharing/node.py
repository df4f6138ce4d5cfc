"""What does a server answer, whoever brings the bytes and over whatever line?

sealed shares of a house      kept, or refused
withdraw (a house)            deleted, as long as the job has not begun
peer (another server)         put in the mailbox of its attempt
run (the receiver)            the job is done together with the two others; the answer is a part sealed for it
stop (the receiver)           an attempt is ended
opened (the receiver)         shares and noise are deleted
"""

from __future__ import annotations

import json
import queue
import time
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Protocol

from publiek.collective.identities import SecretIdentity
from publiek.collective.overlap.sharing import contribution, conversation, messages
from publiek.collective.overlap.sharing.computing import Computation, Part
from publiek.collective.overlap.sharing.conversation import Conversation, Mailbox
from publiek.collective.overlap.sharing.keeping import OPEN, JobFolder, forget_others
from publiek.collective.overlap.sharing.messages import Message
from publiek.collective.overlap.sharing.refusals import (
    as_bytes,
    from_bytes,
    not_listed,
    said_twice,
    server_gone,
    used_attempt,
)
from publiek.collective.overlap.sharing.terms import JobTerms, Parties
from publiek.errors import PubliekError, program_fault

RUN, STOP, OPENED, WITHDRAW = "run", "receiver-stop", "opened", "withdraw"
_DONE, _REFUSED = b"+", b"-"
#: Mailboxes of attempts that nobody here was asked to run are kept up to this many.
_MOST_MAILBOXES = 64
_MOST_WAITING = 16
_TIDY_SECONDS = 3600


class Line(Protocol):
    """Whatever carries bytes to another party and brings its answer back. It keeps secret what it carries."""

    def ask(self, to: str, content: bytes) -> bytes:
        """What `to` answers. Raises OSError when it cannot be reached."""
        ...


def ask(line: Line, to: str, content: bytes) -> bytes:
    """The answer of `to`. Raises its refusal, or NetworkError "sharing-server-gone" when there is no answer."""
    reply = b""
    with suppress(OSError):
        reply = line.ask(to, content)
    if reply[:1] == _DONE:
        return reply[1:]
    raise from_bytes(reply[1:]) if reply[:1] == _REFUSED else server_gone(to)


@dataclass(frozen=True)
class Duty:
    """What a server has to do: the jobs that its own settings list, between whom, and how patient it is (seconds)."""

    parties: Parties
    jobs: tuple[JobTerms, ...]
    patience: float = 300.0
    keep_hours: float = 48.0


@dataclass
class Node:
    """One server. `folder` is its own; `line` reaches the two others."""

    me: SecretIdentity
    duty: Duty
    folder: Path
    line: Line
    _mailboxes: OrderedDict[str, Mailbox] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)
    _busy: Lock = field(default_factory=Lock)
    _tidied: float = field(default_factory=time.monotonic)

    def answer(self, content: bytes, *, certificate: str = "") -> bytes:
        """The reply to whatever came in; a refusal is a reply too. `certificate`: of who is at the line, if any."""
        refusal: PubliekError | None = None
        try:
            if time.monotonic() - self._tidied > _TIDY_SECONDS:
                self.tidy()
            return _DONE + self._answered(content, certificate)
        except PubliekError as error:
            refusal = error
        except Exception as trouble:
            refusal = program_fault(trouble)
        return _REFUSED + as_bytes(refusal)

    def tidy(self) -> None:
        """Deletes what is left of jobs that began longer ago than is kept, and of jobs that are no longer listed."""
        self._tidied = time.monotonic()
        listed = [self._folder(terms) for terms in self.duty.jobs]
        for folder in listed:
            if folder.began_before(time.time() - 3600 * self.duty.keep_hours):
                folder.forget()
        forget_others(self.folder, listed=listed)

    def _answered(self, content: bytes, certificate: str) -> bytes:
        if not messages.is_one(content):
            return self._accept(content)
        message = messages.read(content, known=self.duty.parties.everybody())
        sender = self.duty.parties.everybody()[str(message.header["from"])]
        if certificate and sender.certificate and certificate != sender.certificate:
            raise messages.damaged()
        kind = str(message.header.get("kind"))
        if kind == conversation.PEER and sender in self.duty.parties.servers:
            return self._post(message, content)
        if kind == WITHDRAW and sender.name in self.duty.parties.houses:
            self._folder(self._listed(message)).withdraw(sender.name)
            return b""
        if sender != self.duty.parties.receiver or message.header.get("to") != self.me.public.name:
            raise messages.damaged()
        return self._for_receiver(kind, message)

    def _for_receiver(self, kind: str, message: Message) -> bytes:
        terms, attempt = self._listed(message), str(message.header["attempt"])
        if kind == RUN:
            return self._run(terms, attempt)
        if kind == STOP:
            self._mailbox(attempt).put(b"")
            return b""
        if kind == OPENED and self._folder(terms).journal().state != OPEN:
            self._folder(terms).forget()
            return b""
        raise messages.damaged()

    def _accept(self, content: bytes) -> bytes:
        message = contribution.unsealed(content, by=self.me, houses=self.duty.parties.houses)
        terms = self._listed(message)
        if message.header["from"] not in terms.members:
            raise not_listed(terms.id)
        told = contribution.received(message, terms=terms, place=self._place)
        with self._lock:
            self._folder(terms).accept(told)
        return b""

    def _post(self, message: Message, content: bytes) -> bytes:
        mailbox = self._mailbox(str(message.header.get("attempt")))
        if mailbox.qsize() >= _MOST_WAITING:
            raise said_twice(str(message.header.get("step")))
        mailbox.put(content)
        return b""

    def _run(self, terms: JobTerms, attempt: str) -> bytes:
        """One run at a time: a second one would only be slower."""
        if not self._busy.acquire(timeout=self.duty.patience):
            raise used_attempt()
        try:
            talk = self._conversation(terms, attempt)
            folder = self._folder(terms)
            try:
                with self._lock:
                    folder.begin(attempt)
                part = Computation(folder, self.duty.parties, talk).run()
            except PubliekError as error:
                talk.stop(error.code)
                raise
            except Exception:
                talk.stop("program-fault")
                raise
            return self.duty.parties.receiver.seal(self._written(terms, attempt, part))
        finally:
            self._busy.release()
            self._mailboxes.pop(attempt, None)

    def _conversation(self, terms: JobTerms, attempt: str) -> Conversation:
        peers = {each.name: each for each in self.duty.parties.servers if each.name != self.me.public.name}
        mailbox = self._mailbox(attempt)
        return Conversation(self.me, peers, terms.id, attempt, self._send, mailbox, self.duty.patience)

    def _send(self, peer: str, content: bytes) -> None:
        ask(self.line, peer, content)

    def _written(self, terms: JobTerms, attempt: str, part: Part) -> bytes:
        told = {
            "pairs": part.pairs.tolist(),
            "sizes": part.sizes.tolist(),
            "histogram": None if part.histogram is None else part.histogram.tolist(),
            "coverage": part.coverage,
        }
        header = {"kind": "part", "job": terms.id, "attempt": attempt, "session": part.session, "terms": terms.digest}
        return messages.written(header, json.dumps(told).encode(), by=self.me)

    @property
    def _place(self) -> int:
        return self.duty.parties.place(self.me.public.name)

    def _listed(self, message: Message) -> JobTerms:
        job = str(message.header.get("job"))
        for terms in self.duty.jobs:
            if terms.id == job:
                return terms
        raise not_listed(job[:100])

    def _folder(self, terms: JobTerms) -> JobFolder:
        return JobFolder(self.folder, terms, self._place)

    def _mailbox(self, attempt: str) -> Mailbox:
        with self._lock:
            mailbox = self._mailboxes.setdefault(attempt, queue.Queue())
            while len(self._mailboxes) > _MOST_MAILBOXES:
                self._mailboxes.popitem(last=False)
            return mailbox
