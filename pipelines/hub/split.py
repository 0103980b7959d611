"""Splits a page into its rows, which stay as they were sent, and finds the key of each."""

import re
from hashlib import sha256

import msgspec

# The Hub starts every object with these two keys. Where it does, this match replaces a second pass
# over the page (measured: a seventh of the landing); where it doesn't, the second pass decides.
_MATCH_IDS = re.compile(rb'\{"_id":"([0-9a-f]{24})","id":"').match
_SPLIT = msgspec.json.Decoder(list[msgspec.Raw])
# What a row without a usable `_id` has for a key, with the hash of its text behind it.
KEYLESS = "no-id:"
_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{},"]', re.DOTALL)


class _Identity(msgspec.Struct):
    hub_object_id: str = msgspec.field(name="_id")


_IDENTITY = msgspec.json.Decoder(_Identity)


class MalformedPageError(ValueError):
    """A body isn't a JSON array."""


def split_page(body: bytes) -> tuple[list[bytes], list[str]]:
    """Return a page's rows, unparsed, and their keys; raises MalformedPageError.

    A row's key is its `_id`. A row that has none that is a text, or that isn't an object, gets a
    key made of its text: so it is landed too, and staging says what is wrong with it.
    """
    try:
        rows = [bytes(row) for row in _SPLIT.decode(body)]
    except (msgspec.MsgspecError, RecursionError) as error:
        rows = _split_by_brackets(body, str(error))
    matches = map(_MATCH_IDS, rows)
    keys = [
        found[1].decode() if found else _key(row) for found, row in zip(matches, rows, strict=True)
    ]
    return rows, keys


def _key(row: bytes) -> str:
    try:
        key = _IDENTITY.decode(row).hub_object_id
    except (msgspec.MsgspecError, RecursionError):
        key = ""
    return key or KEYLESS + sha256(row).hexdigest()[:24]


def _split_by_brackets(body: bytes, problem: str) -> list[bytes]:
    """Split an array at its commas, whatever its items are: one that is no JSON spoils no other.

    The Hub's own texts can be such: half of a surrogate pair, as an escape, is no valid JSON text.
    """
    body = body.strip()
    depth, start, rows = 0, 1, []
    for token in _TOKENS.finditer(body):
        match token[0]:
            case b"[" | b"{":
                depth += 1
            case b"]" | b"}":
                depth -= 1
            case b'"':  # one that nothing closes
                break
        if (token[0] == b"," and depth == 1) or depth == 0:
            rows.append(body[start : token.start()].strip())
            start = token.end()
        if depth == 0:
            break
    if not body.startswith(b"[") or depth or start != len(body) or b"" in rows:
        raise MalformedPageError(problem)
    return rows
