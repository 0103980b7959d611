"""The Hub's refusals in words: what happened, what to do, and whether trying again can help."""

import json

import requests
import urllib3

from pipelines.errors import WarehouseError
from pipelines.waits import asked_wait

# 408 and 5xx pass by themselves, 429 at the window's end; any other refusal is ours to mend.
TRANSIENT_STATUSES = frozenset({408, 429, 500, 502, 503, 504})
_ADVICE = {
    400: "Check `expand` and the scope's filters in configs/config.toml.",
    401: "The token is wrong or has expired: check HF_TOKEN, or log in again (hf auth login).",
    403: "The token may not do this: use one that may read, or none.",
    404: "There is no listing at this address: check `endpoint` and HF_ENDPOINT.",
    429: "Wait for some minutes, or set HF_TOKEN: a signed-in user has a larger quota.",
}
_LATER = "Run the same command again later; the published warehouse is as it was."


class HubError(WarehouseError):
    """The Hub's answer can't be used, or none came."""


class TransientHubError(HubError):
    """A failure that passes by itself; `retry_after` is the wait asked for, in seconds."""

    def __init__(self, message: str, reason: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.retry_after = retry_after


def refusal(response: requests.Response, body: bytes) -> HubError:
    """Return the error for an answer that isn't 200."""
    status = response.status_code
    advice = _ADVICE.get(status, _LATER)
    sentence = f"The Hub answered {status} to {response.url}: {_stated(response, body)} {advice}"
    if status not in TRANSIENT_STATUSES:
        return HubError(sentence)
    reason = "the quota is used up" if status == 429 else f"status {status}"
    return TransientHubError(sentence, reason, asked_wait(status, response.headers))


def unreachable(
    endpoint: str, error: requests.RequestException | urllib3.exceptions.HTTPError
) -> HubError:
    """Return the error for a request that got no whole answer."""
    if isinstance(error, requests.exceptions.SSLError):
        return HubError(f"{endpoint} has no certificate that this machine trusts: {error}.")
    if isinstance(error, requests.Timeout | urllib3.exceptions.TimeoutError):
        what, reason = "did not answer in time", "a time-out"
    elif isinstance(error, requests.exceptions.ConnectionError) and not _was_cut(error):
        what, reason = f"can't be reached ({_root(error)})", "no connection"
    else:
        what, reason = f"broke its answer off ({_root(error)})", "an answer cut short"
    return TransientHubError(
        f"The Hub at {endpoint} {what}. Check the network and HF_ENDPOINT, or try `make demo`, "
        "which needs no network. The published warehouse is as it was.",
        reason,
    )


def malformed(response: requests.Response, body: bytes, error: Exception) -> HubError:
    """Return the error for an answer of 200 that holds no page of models."""
    return TransientHubError(
        f"{response.url} answered {response.status_code} with no page of models ({error}). "
        f"It begins: {body[:200]!r}. Run the same command again later.",
        reason="a malformed page",
    )


def _stated(response: requests.Response, body: bytes) -> str:
    """Return the error's own words: the Hub's JSON, else the header's, else the first bytes."""
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
