"""How is a system asked something? With paging, patience and a pace; at one address, and with nothing kept.

Paging and retries are those of dlt's REST client, the pace is that of requests-ratelimiter; no pipeline of dlt is used,
for that would write names to a disk. What a vendor answers is never quoted in an error.
"""

from __future__ import annotations

import json
import logging
import os
import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from publiek import __version__
from publiek.deliveries.live import refusals
from publiek.deliveries.live.guarded import Asked, Walked, guarded, is_public, no_other_password, private_allowed
from publiek.errors import PubliekError

#: Questions that change nothing may be asked again; so may a PUT, which says what must be, not what to add.
_AGAIN = (429, 500, 502, 503, 504, 520, 522, 524)
#: dlt tells nobody of us: no counting of use, no reports of faults, no log of what is asked.
_SILENT = {
    "RUNTIME__DLTHUB_TELEMETRY": "false",
    "RUNTIME__SENTRY_DSN": "",
    "RUNTIME__DLTHUB_DSN": "",
    "RUNTIME__LOG_LEVEL": "ERROR",
}
#: An answer larger than this is not read: a page of a list never is.
MOST_BYTES = 64 << 20


@dataclass(frozen=True)
class Patience:
    """`tries` in all with growing pauses (`pause` seconds, doubling, at most `longest`).

    `answer`: seconds to wait for a next part of an answer; `whole`: seconds for all of one answer, at most three times
    `answer`.
    """

    tries: int = 6
    pause: float = 1.0
    longest: float = 120.0
    connect: float = 10.0
    answer: float = 60.0
    whole: float = 180.0


@dataclass(repr=False)
class Door:
    """One system at one address, opened with one house's credentials.

    `settings` are those the house filled in, secrets among them; they never appear in an error or in `repr`.
    `most_bytes`: an answer larger than this is not read.
    """

    system: str
    address: str
    settings: Mapping[str, str]
    patience: Patience = field(default_factory=Patience)
    per_second: float = 5.0
    headers: Mapping[str, str] = field(default_factory=dict)
    auth: Any = None
    most_bytes: int = MOST_BYTES

    def __post_init__(self) -> None:
        self._client: Any = None

    def __repr__(self) -> str:
        return f"Door({self.system})"

    def setting(self, name: str) -> str:
        """What was filled in. Raises UsageError "live-setting-missing" when it was not."""
        found = (self.settings.get(name) or "").strip()
        if not found:
            raise refusals.setting_missing(name)
        return found

    def pages(
        self,
        path: str,
        params: Mapping[str, Any] | None = None,
        *,
        items: str,
        paginator: Any = None,
        method: str = "GET",
        body: Mapping[str, Any] | None = None,
    ) -> Iterator[tuple[list[dict[str, Any]], Mapping[str, str]]]:
        """Every page of a list: its entries, and the headers of the answer. `items`: where in the answer they stand
        ("results", "data", "" when the answer is the list itself). `paginator`: one of dlt's (see `paginators`).

        Raises NetworkError when the vendor does not answer as it describes, also when `items` is not there: an absent
        list is no empty list.
        """
        rest = self._rest()
        walk = rest.paginate(
            path,
            method=method,
            params=dict(params or {}),
            json=dict(body) if body is not None else None,
            paginator=paginator or paginators().SinglePagePaginator(),
            data_selector=items or "$",
            hooks={"response": [self._judge]},
            allow_redirects=False,
        )
        walked = Walked(lambda: refusals.answer_changed(self.system, "next page"))
        while True:
            page = self._kept_in_words(lambda: next(walk, None))
            if page is None:
                return
            walked.step(page.response.request)
            yield self._list_in(page.response, items), page.response.headers

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> Any:
        """One answer, as JSON."""
        return self._one("GET", path, params=dict(params or {}))

    def post(self, path: str, body: Any) -> Any:
        """One question with a body, as JSON. Asked again on faults: only for questions that change nothing."""
        return self._one("POST", path, json=body)

    def form(self, path: str, fields: Mapping[str, str]) -> Any:
        """One question as a form, as services ask for a token; asked again on faults."""
        return self._one("POST", path, data=dict(fields))

    def put(self, path: str, body: Any) -> Any:
        """Say what must be at `path`."""
        return self._one("PUT", path, json=body)

    def text(self, path: str) -> str:
        """One answer as text (a page with JSON-LD in it)."""
        response = self._kept_in_words(lambda: self._send("GET", path))
        return str(response.text)

    def session(self) -> Any:
        """The session behind this door, for a library that speaks a vendor's own protocol (see `limesurvey`): with the
        same pace, patience and rules. Ask it inside `in_words`.
        """
        session = self._rest().session
        if self._judge not in session.hooks["response"]:
            session.hooks["response"].append(self._judge)
        return session

    def in_words(self, ask: Callable[[], Any]) -> Any:
        """What `ask` gives; troubles of the network as NetworkError, without the words of an answer."""
        return self._kept_in_words(ask)

    def _one(self, method: str, path: str, **what: Any) -> Any:
        response = self._kept_in_words(lambda: self._send(method, path, **what))
        return self._json(response) if response.content else None

    def _send(self, method: str, path: str, **what: Any) -> Any:
        return self._rest().request(
            path, method=method, hooks={"response": [self._judge]}, allow_redirects=False, **what
        )

    def _kept_in_words(self, ask: Callable[[], Any]) -> Any:
        """What `ask` gives; every trouble of the library as one of our own, without the words of the answer."""
        requests = _library("requests")
        trouble: PubliekError | None = None
        try:
            return ask()
        except PubliekError as known:
            trouble = known
        except requests.exceptions.JSONDecodeError:
            trouble = refusals.answer_damaged(self.system)
        except requests.exceptions.ChunkedEncodingError:
            trouble = refusals.answer_damaged(self.system)
        except (requests.exceptions.RequestException, OSError):
            trouble = refusals.unreachable(self.system, self.patience.tries)
        except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
            # Too deep, too large a number, no address behind "next": a library stumbled over the answer. What it says
            # itself may quote that.
            trouble = refusals.answer_damaged(self.system)
        raise trouble

    def _judge(self, response: Any, *_: Any, **__: Any) -> None:
        """Called for every answer: what is passing is left to the retries, what is final is refused in words."""
        status = response.status_code
        if status in (401,):
            raise refusals.credentials_refused(self.system)
        if status == 403:
            raise refusals.not_allowed(self.system)
        if status in (404, 410) or 300 <= status < 400:
            raise refusals.not_there(self.system)
        if 400 <= status < 500 and status != 429:
            raise refusals.answer_changed(self.system, f"HTTP {status}")

    def _final(self, response: Any) -> None:
        """An answer that is still a fault after all tries."""
        if response.status_code == 429:
            raise refusals.too_busy(self.system, self.patience.tries)
        if response.status_code >= 500:
            raise refusals.unreachable(self.system, self.patience.tries)

    def _list_in(self, response: Any, items: str) -> list[dict[str, Any]]:
        found = self._json(response)
        for name in filter(None, items.split(".")):
            if not isinstance(found, dict) or name not in found:
                raise refusals.answer_changed(self.system, items)
            found = found[name]
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise refusals.answer_changed(self.system, items or "list")
        return found

    def _json(self, response: Any) -> Any:
        """The answer with every number as it was written: money is never a floating point number."""
        try:
            return _read(response)
        except (ValueError, RecursionError, LookupError):
            pass
        raise refusals.answer_damaged(self.system)

    def _rest(self) -> Any:
        if self._client is None:
            self._client = _rest_client(self)
        return self._client


def open_door(
    system: str, address: str, settings: Mapping[str, str], *, per_second: float = 5.0, patience: Patience | None = None
) -> Door:
    """A door to `address`. Raises UsageError when that is no place to send credentials to, or the extra is missing."""
    check_address(address)
    _library("dlt.sources.helpers.rest_client")
    return Door(system, address.rstrip("/") + "/", settings, patience or Patience(), per_second)


def check_address(address: str) -> None:
    """https, a public host, no name or password in it; unless PUBLIEK_CONNECT_PRIVATE allows the house's own network.

    Raises UsageError "live-address-refused". A name is looked up: one that leads to a private address is refused, so
    that on a shared site nobody can have the site ask its own network. Asking looks again (see `guarded`).
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = None
    private = private_allowed()
    if host is None:
        raise refusals.address_refused("form")
    if parts.scheme not in (("https", "http") if private else ("https",)):
        raise refusals.address_refused("https")
    if parts.username or parts.password or parts.fragment or "@" in parts.netloc:
        raise refusals.address_refused("form")
    if private:
        return
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, port or 443)}
    except (OSError, UnicodeError):
        # Not found is told when it is asked; behind a proxy names are looked up elsewhere.
        return
    if not all(map(is_public, found)):
        raise refusals.address_refused("private")


def same_place(one: str, other: str) -> bool:
    """Whether two addresses lead to the same machine by the same road."""
    return urlsplit(one)[:2] == urlsplit(other)[:2]


def paginators() -> Any:
    """The ways of paging that dlt knows (offset, page number, link in the answer, link in a header, cursor)."""
    return _library("dlt.sources.helpers.rest_client.paginators")


def auths() -> Any:
    """The ways of signing on that dlt knows (bearer, key, basic, OAuth 2)."""
    return _library("dlt.sources.helpers.rest_client.auth")


def _rest_client(door: Door) -> Any:
    rest, retry = _library("dlt.sources.helpers.rest_client"), _library("dlt.sources.helpers.requests.retry")
    limits = _library("requests_ratelimiter")
    spec = _library("dlt.common.configuration.specs").RuntimeConfiguration
    patience = door.patience
    session = retry.Client(
        raise_for_status=False,
        request_timeout=(patience.connect, patience.answer),
        status_codes=_AGAIN,
        request_max_attempts=patience.tries,
        request_backoff_factor=patience.pause,
        request_max_retry_delay=patience.longest,
        retry_condition=_is_half,
    ).session
    session.headers["User-Agent"] = f"publiek/{__version__}"
    session.headers.update(door.headers)
    session.auth = no_other_password
    limiting = guarded(
        limits.LimiterAdapter,
        system=door.system,
        most_bytes=door.most_bytes,
        seconds=min(patience.whole, 3 * patience.answer),
    )
    adapter = limiting(per_second=door.per_second, burst=max(1, int(door.per_second)), limit_statuses=())
    for scheme in ("https://", "http://"):
        session.mount(scheme, adapter)
    _stay_at(session, door)
    quiet = spec(http_show_error_body=False)
    client = rest.RESTClient(door.address, auth=door.auth, session=session, config=quiet)
    # Neither says what it asks, also not where somebody set its log to tell everything: keys and addresses are in it.
    client._log_request = lambda *_, **__: None
    logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)
    return client


def _stay_at(session: Any, door: Door) -> None:
    """A link to the next page that points at another host is not followed: the credentials would go along."""
    home = urlsplit(door.address)[:2]
    send, asked = session.send, Asked(lambda: refusals.answer_changed(door.system, "next page"))

    def sent(request: Any, **how: Any) -> Any:
        if urlsplit(request.url)[:2] != home:
            raise refusals.address_refused("elsewhere")
        asked.once_more(request)
        response = send(request, **how)
        door._final(response)
        return response

    session.send = sent


def _is_half(response: Any, _: BaseException | None) -> bool:
    """An answer that says it is JSON and is not, was cut off on the way: ask again."""
    if response is None or response.status_code != 200 or "json" not in response.headers.get("Content-Type", ""):
        return False
    try:
        _read(response)
    except (ValueError, RecursionError, LookupError):
        return True
    return False


def _read(response: Any) -> Any:
    """JSON as it was written: UTF-8 unless it says otherwise, each name once in a thing, and no "NaN", which is none.

    Raises ValueError, RecursionError or LookupError (no such character set).
    """
    charset = response.encoding or ""
    content: bytes = response.content
    told: str | bytes = content if charset.lower().replace("-", "") in ("", "utf8") else content.decode(charset)
    found = json.loads(told, parse_float=str, parse_constant=_no_number, object_pairs_hook=_once)
    return _whole_signs(found) if b"\\ud" in content or b"\\uD" in content else found


def _whole_signs(found: Any) -> Any:
    """Half a sign (a lone surrogate) is no text: one order with it in a name would stop all others from coming in."""
    if isinstance(found, str):
        return found.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(found, dict):
        return {_whole_signs(name): _whole_signs(value) for name, value in found.items()}
    return [_whole_signs(one) for one in found] if isinstance(found, list) else found


def _no_number(_: str) -> Any:
    raise ValueError("no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A thing with a name in it twice says two things: which of them another reader takes is not known."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("twice")
    return found


def _library(name: str) -> Any:
    if name.startswith("dlt"):
        # dlt reports on its use, and on faults with all that was in memory, where a file or the environment says so: by
        # itself it does the first. What stands in the environment counts above every file.
        os.environ.update(_SILENT)
    try:
        return import_module(name)
    except ImportError:
        pass
    raise refusals.extra_missing(name.partition(".")[0])
