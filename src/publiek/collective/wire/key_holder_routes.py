"""What does a key holder answer over the network? Questions it cannot read, as many as were agreed.

GET   /1/epochs/EPOCH    the public key of an epoch
POST  /1/questions       blinded households; the answer with its proofs
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from publiek.collective.overlap.key_holder import KeyHolder
from publiek.collective.overlap.messages import MOST_BYTES
from publiek.collective.wire.answering import Answer, Asked, Refusal, Route
from publiek.errors import DisclosureError, PackageError, StorageError, UsageError

_STATUS = {"quota-spent": 429, "quota-unset": 403, "epoch-key-missing": 404, "epoch-key-destroyed": 404}
MOST_QUESTIONS = MOST_BYTES
Made = TypeVar("Made")


def routes(holder: KeyHolder) -> tuple[Route, ...]:
    """The routes of a key holder. The name of who asks is that of its certificate, whatever the question says."""

    def announced(asked: Asked) -> Answer:
        told = _answered(lambda: holder.announce(asked.parts[0]))
        return Answer.of({**vars(told), "created": told.created.isoformat()})

    def answered(asked: Asked) -> Answer:
        return Answer(content=_answered(lambda: holder.answer(asked.who.name, asked.body)))

    return (Route("GET", "epochs/*", announced), Route("POST", "questions", answered, most=MOST_QUESTIONS))


def _answered(ask: Callable[[], Made]) -> Made:
    """What was asked; a refusal as its code alone."""
    refusal = None
    try:
        return ask()
    except (DisclosureError, PackageError, UsageError) as error:
        refusal = Refusal(_STATUS.get(error.code, 422), error.code)
    except StorageError as error:
        refusal = Refusal(_STATUS.get(error.code, 503), error.code)
    raise refusal
