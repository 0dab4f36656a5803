"""The Git Data API: blobs, trees with modes, commits, references that only go forward."""

import base64
import binascii
from typing import Final

from pydantic import BaseModel

from sandbox.answers.objects import blob, git_commit, ref, tree
from sandbox.auth import allows
from sandbox.errors import GitHubError, forbidden, invalid, not_found
from sandbox.events import branch_moved
from sandbox.git import GitError, Signature
from sandbox.routing import Answer, Call, Endpoint
from sandbox.state import now

MODES: Final = {
    "100644": "blob",
    "100755": "blob",
    "040000": "tree",
    "160000": "commit",
    "120000": "blob",
}
WORKFLOWS: Final = ".github/workflows"
_MALFORMED: Final = frozenset({"", ".", "..", ".git"})
BLOB_LIMIT: Final = 40 * 1024 * 1024


class _Blob(BaseModel):
    content: str
    encoding: str = "utf-8"


class _Entry(BaseModel):
    path: str
    mode: str
    type: str | None = None
    sha: str | None = None
    content: str | None = None


class _Tree(BaseModel):
    tree: list[_Entry]
    base_tree: str | None = None


class _Person(BaseModel):
    name: str
    email: str
    date: str | None = None


class _Commit(BaseModel):
    message: str
    tree: str
    parents: list[str] = []
    author: _Person | None = None
    committer: _Person | None = None
    signature: str | None = None


class _Ref(BaseModel):
    ref: str
    sha: str


class _Move(BaseModel):
    sha: str
    force: bool = False


def _create_blob(call: Call) -> Answer:
    wanted = call.read(_Blob)
    try:
        data = wanted.content.encode()
        if wanted.encoding == "base64":
            data = base64.b64decode("".join(wanted.content.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise invalid("Blob", "content", "content is not valid Base64") from error
    if len(data) > BLOB_LIMIT:
        raise invalid("Blob", "content", "Sorry, your input was too large to process.")
    sha = call.repository.git.add_blob(data)
    made = blob(call.world, call.repository, sha, b"")
    return Answer({"sha": sha, "url": made["url"]}, 201)


def _get_blob(call: Call) -> Answer:
    sha = call.params["sha"]
    if call.repository.git.type_of(sha) != "blob":
        raise not_found()
    data = call.repository.git.blob(sha)
    if "raw" in call.accept:
        return Answer(raw=data)
    return Answer(blob(call.world, call.repository, sha, data))


def _create_tree(call: Call) -> Answer:
    wanted, git = call.read(_Tree), call.repository.git
    base = wanted.base_tree
    if base is not None:
        kind = git.type_of(base)
        if kind not in {"tree", "commit"}:
            raise GitHubError(422, "base_tree is not a valid tree or commit")
    changes = [(entry.mode, _object(call, entry), entry.path) for entry in wanted.tree]
    try:
        sha = git.add_tree(base, changes)
    except GitError as error:
        raise GitHubError(422, f"tree.path is malformed: {error}") from error
    return Answer(tree(call.world, call.repository, sha, git.entries(sha)), 201)


def _object(call: Call, entry: _Entry) -> str | None:
    """The object that an entry names or brings; None where it deletes the path."""
    git = call.repository.git
    if entry.mode not in MODES:
        modes = ", ".join(MODES)
        raise GitHubError(422, f"Must supply a valid tree.mode. One of {modes}")
    if _MALFORMED & set(entry.path.lower().split("/")):
        raise GitHubError(422, "tree.path contains a malformed path component")
    if entry.content is not None:
        return git.add_blob(entry.content.encode())
    if "sha" not in entry.model_fields_set:
        raise GitHubError(422, "Must supply either tree.sha or tree.content")
    if entry.sha is not None and MODES[entry.mode] not in {"commit", git.type_of(entry.sha)}:
        raise GitHubError(422, f"tree.sha {entry.sha} is not a valid {MODES[entry.mode]}")
    return entry.sha


def _get_tree(call: Call) -> Answer:
    git, name = call.repository.git, call.params["sha"]
    sha = git.resolve(name) or name
    if git.type_of(sha) not in {"tree", "commit"}:
        raise not_found()
    recursive = "recursive" in call.query  # whatever its value
    entries = git.entries(sha, recursive=recursive)
    return Answer(tree(call.world, call.repository, git.ref(f"{sha}^{{tree}}") or sha, entries))


def _create_commit(call: Call) -> Answer:
    """An App's commit without author, committer and signature is signed by GitHub."""
    found, wanted = call.repository, call.read(_Commit)
    if found.git.type_of(wanted.tree) != "tree":
        raise GitHubError(422, "Tree SHA does not exist")
    if any(found.git.type_of(parent) != "commit" for parent in wanted.parents):
        raise GitHubError(422, "Parent SHA does not exist or is not a commit object")
    plain = wanted.author is None and wanted.committer is None and wanted.signature is None
    author = _signature(call, wanted.author)
    committer = call.world.github.signature() if plain else author
    if wanted.committer is not None:
        committer = _signature(call, wanted.committer)
    people = (author, committer)
    sha = found.git.add_commit(wanted.tree, wanted.parents, wanted.message, people)
    if plain:
        found.verified.add(sha)
    return Answer(git_commit(call.world, found, sha), 201)


def _signature(call: Call, person: _Person | None) -> Signature:
    if person is None:
        return call.user.signature()
    return Signature(person.name, person.email, person.date or now())


def _get_commit(call: Call) -> Answer:
    sha = call.params["sha"]
    if call.repository.git.type_of(sha) != "commit":
        raise not_found()
    return Answer(git_commit(call.world, call.repository, sha))


def _get_ref(call: Call) -> Answer:
    name = f"refs/{call.params['ref']}"
    sha = call.repository.git.ref(name)
    if sha is None:
        raise not_found()
    return Answer(ref(call.world, call.repository, name, sha))


def _create_ref(call: Call) -> Answer:
    found, wanted = call.repository, call.read(_Ref)
    if not wanted.ref.startswith("refs/") or wanted.ref.count("/") < 2:
        raise GitHubError(422, "Reference name must start with 'refs/' and have two slashes")
    if found.git.type_of(wanted.sha) is None:
        raise GitHubError(422, "Object does not exist")
    default = found.head_of(found.default_branch)
    _check_workflows(call, default, wanted.sha)
    try:
        found.git.move(wanted.ref, wanted.sha, None)
    except GitError as error:
        raise GitHubError(422, "Reference already exists") from error
    return Answer(ref(call.world, found, wanted.ref, wanted.sha), 201)


def _move_ref(call: Call) -> Answer:
    found, wanted = call.repository, call.read(_Move)
    name = f"refs/{call.params['ref']}"
    branch = name.removeprefix("refs/heads/")
    old = found.git.ref(name)
    if old is None:
        raise GitHubError(422, "Reference does not exist")
    if found.git.type_of(wanted.sha) != "commit":
        raise GitHubError(422, "Object does not exist")
    if branch in found.protected:
        raise GitHubError(422, f"Protected branch update failed for {name}.")
    if not wanted.force and not found.git.is_ancestor(old, wanted.sha):
        raise GitHubError(422, "Update is not a fast forward")
    _check_workflows(call, old, wanted.sha)
    found.git.move(name, wanted.sha, old)
    branch_moved(call.server, found, branch, call.user)
    return Answer(ref(call.world, found, name, wanted.sha))


def _delete_ref(call: Call) -> Answer:
    found, name = call.repository, f"refs/{call.params['ref']}"
    old = found.git.ref(name)
    if old is None:
        raise GitHubError(422, "Reference does not exist")
    if name.removeprefix("refs/heads/") in found.protected:
        raise GitHubError(422, "Cannot delete a protected branch")
    found.git.run("update-ref", "-d", name, old)
    return Answer(status=204)


def _check_workflows(call: Call, old: str | None, new: str) -> None:
    """A push that changes workflows needs a permission of its own."""
    git = call.repository.git
    before = git.ref(f"{old}:{WORKFLOWS}") if old else None
    changed = before != git.ref(f"{new}:{WORKFLOWS}")
    if changed and call.token is not None and not allows(call.token, "workflows:write"):
        raise forbidden()


_GIT: Final = "/repos/{owner}/{repo}/git"
_READ, _WRITE = "contents:read", "contents:write"
ENDPOINTS: Final = (
    Endpoint("POST", _GIT + "/blobs", _create_blob, _WRITE),
    Endpoint("GET", _GIT + "/blobs/{sha}", _get_blob, _READ),
    Endpoint("POST", _GIT + "/trees", _create_tree, _WRITE),
    Endpoint("GET", _GIT + "/trees/{sha:path}", _get_tree, _READ),
    Endpoint("POST", _GIT + "/commits", _create_commit, _WRITE),
    Endpoint("GET", _GIT + "/commits/{sha}", _get_commit, _READ),
    Endpoint("POST", _GIT + "/refs", _create_ref, _WRITE),
    Endpoint("GET", _GIT + "/ref/{ref:path}", _get_ref, _READ),
    Endpoint("PATCH", _GIT + "/refs/{ref:path}", _move_ref, _WRITE),
    Endpoint("DELETE", _GIT + "/refs/{ref:path}", _delete_ref, _WRITE),
)
