"""Contents of files by object id, many in one query."""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from typing import Final

import structlog
from pydantic import BaseModel, Field

from bot.github.client import GitHubClient
from bot.github.errors import DeniedError, UnavailableError
from bot.github.queries import blobs_query

BATCH: Final = 100
BINARY: Final = b"\0"  # in the place of contents that are no text
_log = structlog.get_logger(__name__)


class _Blob(BaseModel):
    text: str | None = None
    binary: bool | None = Field(None, alias="isBinary")


class _Blobs(BaseModel):
    repository: dict[str, _Blob | None]


class _RestBlob(BaseModel):
    content: str
    encoding: str


def read_blobs(client: GitHubClient, oids: Sequence[str]) -> dict[str, bytes | None]:
    """Contents by object id, None for what GitHub does not give. GraphQL gives text, which may
    differ from the bytes (a byte-order mark, another encoding, a cut): what does not hash to its
    id is read by REST."""
    found: dict[str, bytes | None] = {}
    for start in range(0, len(oids), BATCH):
        batch = oids[start : start + BATCH]
        blobs = _query(client, batch)
        for oid in batch:
            blob = blobs.get(oid)
            text = BINARY if blob and blob.binary else _exact(oid, blob)
            found[oid] = _rest(client, oid) if text is None else text
    return found


def _exact(oid: str, blob: _Blob | None) -> bytes | None:
    if blob is None or blob.text is None:
        return None
    data = blob.text.encode(errors="surrogatepass")
    return data if object_id(data) == oid else None


def object_id(data: bytes) -> str:
    """Git's name of a blob."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _query(client: GitHubClient, oids: Sequence[str]) -> dict[str, _Blob]:
    """Nothing where GraphQL does not answer: REST has everything too."""
    variables = {"owner": client.owner, "name": client.name}
    try:
        answer = client.graphql(blobs_query(oids), variables, _Blobs)
    except DeniedError as denied:
        _log.warning("no contents by GraphQL", repository=client.repository, reason=denied.reason)
        return {}
    except UnavailableError as away:  # for so much text at once, perhaps, and for nothing else
        _log.warning("no contents by GraphQL", repository=client.repository, reason=away.reason)
        return {}
    return {alias.removeprefix("b"): blob for alias, blob in answer.repository.items() if blob}


def _rest(client: GitHubClient, oid: str) -> bytes | None:
    try:
        blob = client.get(f"/git/blobs/{oid}", _RestBlob)
        return base64.b64decode(blob.content) if blob.encoding == "base64" else None
    except (DeniedError, binascii.Error):
        return None
