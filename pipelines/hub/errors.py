"""The Hub's refusals as errors: what happened, what to do, and whether a retry can help."""

import json
import re

import requests
import urllib3

from pipelines.errors import WarehouseError
from pipelines.hub.backoff import Quota, asked_wait

# A malformed envelope is rarely transient, so it isn't worth as many tries as an overload.
TRIES_OF_A_BAD_ENVELOPE = 3
EMPTY_PAGE = "an empty page amid the listing"
_ADVICE = {
    400: "Check `expand` and the scope's filters in configs/config.toml.",
    401: "The token is wrong or has expired: check HF_TOKEN, or log in again (hf auth login).",
    403: "The token may not do this: use one that may read, or none.",
    404: "There is no listing at this address: check `endpoint` and HF_ENDPOINT.",
    429: "Wait for some minutes, or set HF_TOKEN: a signed-in user has a larger quota.",
}
# what an answer begins with that refuses a field, before the list of all fields
_ALLOWED = "expected one of"
_LATER = "Run the same command again later; the published warehouse is unchanged."


class HubError(WarehouseError):
    """The Hub's answer can't be used, or none came; `quota` is the quota that it stated."""

    quota: Quota | None = None


class CursorRefusedError(HubError):
    """The Hub doesn't accept the cursor that a crawl would resume from."""


class FieldsRefusedError(HubError):
    """The Hub doesn't know a field of `expand`; its answer, in the text, lists those it knows."""

    @property
    def allowed_fields(self) -> list[str]:
        """The fields that it names."""
        return re.findall(r'"(\w+)"', str(self).partition(_ALLOWED)[2])


class TransientHubError(HubError):
    """A failure that a retry may get past.

    `reason` names it in the page log; `retry_after` is the wait that the Hub asked for, in seconds;
    `tries` caps the requests where more would be in vain; after `halve_after` of them a smaller
    page may get through; `stops_all` states that the other chains have to wait too.
    """

    def __init__(
        self,
        message: str,
        reason: str,
        retry_after: float | None = None,
        tries: int | None = None,
        halve_after: int | None = None,
        stops_all: bool = False,
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.retry_after = retry_after
        self.tries = tries
        self.halve_after = halve_after
        self.stops_all = stops_all


def refusal(
    response: requests.Response, body: bytes, quota: Quota | None, *, has_cursor: bool
) -> HubError:
    """Return the error for an answer that isn't 200.

    408 and 5xx are transient, 429 until the window's end; any other refusal is for the user to fix.
    """
    status = response.status_code
    answered = f"answered {status} to {response.url}: {_stated(response, body)}"
    sentence = f"The Hub {answered} {_ADVICE.get(status, _LATER)}"
    if status in (408, 429) or status >= 500:
        error = TransientHubError(
            sentence,
            "too many requests" if status == 429 else f"status {status}",
            retry_after=asked_wait(status, response.headers),
            halve_after=1 if status == 504 else 2 if status >= 500 else None,
            stops_all=status == 429,
        )
        error.quota = quota
        return error
    if status == 400 and _ALLOWED in sentence:
        return FieldsRefusedError(sentence)
    if status == 400 and has_cursor:
        return CursorRefusedError(
            f"The Hub refuses to resume from the crawl's cursor: it {answered}"
        )
    return HubError(sentence)


def unreachable(
    endpoint: str, error: requests.RequestException | urllib3.exceptions.HTTPError
) -> HubError:
    """Return the error for a request that got no complete answer."""
    if isinstance(error, requests.exceptions.SSLError):
        return HubError(f"{endpoint} has no certificate that this machine trusts: {error}.")
    halve_after = None
    if isinstance(error, requests.Timeout | urllib3.exceptions.TimeoutError):
        what, reason, halve_after = "did not answer in time", "a time-out", 1
    elif isinstance(error, requests.exceptions.ConnectionError) and not _was_cut(error):
        what, reason = f"can't be reached ({_root(error)})", "no connection"
    else:
        what, reason = f"cut its answer short ({_root(error)})", "an answer cut short"
    return TransientHubError(
        f"The Hub at {endpoint} {what}. Check the network and HF_ENDPOINT, or try `make demo`, "
        "which needs no network. The published warehouse is unchanged.",
        reason,
        halve_after=halve_after,
    )


def malformed(response: requests.Response, body: bytes, error: Exception) -> HubError:
    """Return the error for an answer of 200 that holds no page of models."""
    return TransientHubError(
        f"{response.url} answered {response.status_code} with no page of models ({error}). "
        f"It begins: {body[:200]!r}. {_LATER}",
        reason="a malformed page",
    )


def misleading(url: str, how: str) -> HubError:
    """Return the error for a page whose successor can't be followed."""
    return TransientHubError(
        f"The Hub's page {url} {how}. It was not followed. Check HF_ENDPOINT. {_LATER}",
        reason="a bad link to the next page",
        tries=TRIES_OF_A_BAD_ENVELOPE,
    )


def empty(url: str) -> HubError:
    """Return the error for a page without a model that has a successor."""
    return TransientHubError(
        f"{url} answered with no models, but a next page. {_LATER}", EMPTY_PAGE
    )


def _stated(response: requests.Response, body: bytes) -> str:
    """Return the reason that the Hub states: from its JSON, else a header, else the first bytes."""
    try:
        text = json.loads(body)["error"]
    except (ValueError, KeyError, TypeError):
        text = response.headers.get("X-Error-Message") or repr(body[:200])
    text = str(text).strip().removesuffix(".")
    return f"{text}." if text else "no reason given."


def _was_cut(error: Exception) -> bool:
    return any(word in str(error) for word in ("Connection aborted", "IncompleteRead", "reset"))


def _root(error: BaseException) -> str:
    """Return the innermost reason, without the library's object names."""
    while (inner := error.__cause__ or error.__context__) is not None:
        error = inner
    return str(error).partition("] ")[2] or str(error) or type(error).__name__
