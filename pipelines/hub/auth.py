"""Authentication: the token, and the one origin that it may be sent to."""

from urllib.parse import urlsplit

import requests


class BearerToken(requests.auth.AuthBase):
    """Sends the token to the configured endpoint's origin alone; no text or repr shows it."""

    def __init__(self, token: str | None, endpoint: str) -> None:
        self._token = token
        self._origin = origin(endpoint)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the header. That there is an auth object keeps `requests` from the user's .netrc."""
        if self._token and origin(request.url or "") == self._origin:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request

    def hidden_in(self, text: str) -> str:
        """Return a text without the token: a server may repeat what it was sent."""
        return text.replace(self._token, "[token]") if self._token else text

    def __repr__(self) -> str:
        return f"BearerToken({'set' if self._token else 'none'})"


def origin(url: str) -> tuple[str, str | None, int | None]:
    """Return scheme, host and port: what a token may be sent to."""
    parts = urlsplit(url)
    default_port = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, parts.hostname, parts.port or default_port
