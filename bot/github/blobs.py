"""Contents of files by object id, many in one query."""

import base64
import binascii
import hashlib
from collections.abc import Iterator, Sequence
from typing import Final

from pydantic import BaseModel, Field

from bot.github.client import GitHubClient
from bot.github.errors import DeniedError
from bot.github.queries import blobs_query

BATCH: Final = 100


class _Blob(BaseModel):
    text: str | None = None
    binary: bool | None = Field(None, alias="isBinary")


class _Blobs(BaseModel):
    repository: dict[str, _Blob | None]


class _RestBlob(BaseModel):
    content: str
    encoding: str


def read_blobs(client: GitHubClient, oids: Sequence[str]) -> dict[str, bytes]:
    """Contents of all that could be read. GraphQL gives text, which may differ from the bytes
    (a byte-order mark, another encoding, a cut): what does not hash to its id is read by REST."""
    found: dict[str, bytes] = {}
    for start in range(0, len(oids), BATCH):
        for oid, blob in _query(client, oids[start : start + BATCH]):
            data = None if blob.text is None else blob.text.encode()
            if data is None or object_id(data) != oid:
                data = None if blob.binary else _rest(client, oid)
            if data is not None:
                found[oid] = data
    return found


def object_id(data: bytes) -> str:
    """Git's name of a blob."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _query(client: GitHubClient, oids: Sequence[str]) -> Iterator[tuple[str, _Blob]]:
    variables = {"owner": client.owner, "name": client.name}
    answer = client.graphql(blobs_query(oids), variables, _Blobs)
    for alias, blob in answer.repository.items():
        if blob is not None:
            yield alias.removeprefix("b"), blob


def _rest(client: GitHubClient, oid: str) -> bytes | None:
    try:
        blob = client.get(f"/git/blobs/{oid}", _RestBlob)
        return base64.b64decode(blob.content) if blob.encoding == "base64" else None
    except (DeniedError, binascii.Error):
        return None
