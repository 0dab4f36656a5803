"""Contents of a path: a file as JSON or raw, a directory as a list."""

import base64
from typing import Final

from sandbox.answers import Json
from sandbox.answers.repositories import api_url, html_url
from sandbox.errors import GitHubError, not_found
from sandbox.git import Entry
from sandbox.routing import Answer, Call, Endpoint

JSON_LIMIT: Final = 1024 * 1024
RAW_LIMIT: Final = 100 * JSON_LIMIT
DIRECTORY_LIMIT: Final = 1000
SYMLINK: Final = "120000"


def _get(call: Call) -> Answer:
    found = call.repository
    name = call.query.get("ref") or found.default_branch
    sha = found.git.resolve(name)
    if sha is None:
        raise GitHubError(404, f"No commit found for the ref {name}")
    path = call.params.get("path", "").strip("/")
    entry = found.git.entry(sha, path) if path else None
    if path and entry is None:
        raise not_found()
    if entry is None or entry.type == "tree":
        entries = found.git.entries(sha, path=path)[:DIRECTORY_LIMIT]
        prefix = f"{path}/" if path else ""
        return Answer([_summary(call, sha, prefix + one.path, one) for one in entries])
    return _file(call, sha, path, entry)


def _file(call: Call, sha: str, path: str, entry: Entry) -> Answer:
    size, raw = entry.size or 0, "raw" in call.accept
    if size > RAW_LIMIT:
        raise GitHubError(403, "This API returns blobs up to 100 MB in size.")
    if entry.type == "commit":
        return Answer({**_summary(call, sha, path, entry), "submodule_git_url": ""})
    data = call.repository.git.blob(entry.sha)
    if raw:
        return Answer(raw=data)
    summary = _summary(call, sha, path, entry)
    if entry.mode == SYMLINK:
        return Answer({**summary, "target": data.decode(errors="replace")})
    if size > JSON_LIMIT:
        return Answer({**summary, "content": "", "encoding": "none"})
    text = base64.encodebytes(data).decode()
    return Answer({**summary, "content": text, "encoding": "base64"})


def _summary(call: Call, sha: str, path: str, entry: Entry) -> Json:
    found = call.repository
    url = f"{api_url(call.world, found)}/contents/{path}?ref={sha}"
    git = f"{api_url(call.world, found)}/git/{'trees' if entry.type == 'tree' else 'blobs'}"
    page = (
        f"{html_url(call.world, found)}/{'tree' if entry.type == 'tree' else 'blob'}/{sha}/{path}"
    )
    kinds = {"tree": "dir", "commit": "submodule"}
    kind = "symlink" if entry.mode == SYMLINK else kinds.get(entry.type, "file")
    raw = f"{html_url(call.world, found)}/raw/{sha}/{path}"
    return {
        "type": kind,
        "name": path.rsplit("/", 1)[-1],
        "path": path,
        "sha": entry.sha,
        "size": entry.size or 0,
        "url": url,
        "git_url": f"{git}/{entry.sha}",
        "html_url": page,
        "download_url": raw if kind == "file" else None,
        "_links": {"self": url, "git": f"{git}/{entry.sha}", "html": page},
    }


_CONTENTS: Final = "/repos/{owner}/{repo}/contents"
ENDPOINTS: Final = (
    Endpoint("GET", _CONTENTS, _get, "contents:read"),
    Endpoint("GET", _CONTENTS + "/{path:path}", _get, "contents:read"),
)
