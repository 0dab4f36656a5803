"""Git's objects: commits, trees, blobs, references; and differences."""

import base64

from sandbox.answers import Json
from sandbox.answers.accounts import node_id, user
from sandbox.diffs import FileDiff
from sandbox.git import Commit, Entry, Signature
from sandbox.state import Repository
from sandbox.world import World


def _api(world: World, found: Repository) -> str:
    return f"{world.url}/repos/{found.full_name}"


def _page(world: World, found: Repository) -> str:
    return f"{world.url}/{found.full_name}"


def _signature(who: Signature) -> Json:
    return {"name": who.name, "email": who.email, "date": who.date}


def _verification(found: Repository, made: Commit) -> Json:
    signed = made.sha in found.verified
    return {
        "verified": signed,
        "reason": "valid" if signed else "unsigned",
        "signature": "-----BEGIN PGP SIGNATURE-----" if signed else None,
        "payload": f"tree {made.tree}" if signed else None,
        "verified_at": made.committer.date if signed else None,
    }


def git_commit(world: World, found: Repository, sha: str) -> Json:
    made = found.git.commit(sha)
    return {
        "sha": made.sha,
        "node_id": node_id("Commit", made.sha),
        "url": f"{_api(world, found)}/git/commits/{made.sha}",
        "html_url": f"{_page(world, found)}/commit/{made.sha}",
        "author": _signature(made.author),
        "committer": _signature(made.committer),
        "tree": {"sha": made.tree, "url": f"{_api(world, found)}/git/trees/{made.tree}"},
        "message": made.message,
        "parents": [
            {
                "sha": parent,
                "url": f"{_api(world, found)}/git/commits/{parent}",
                "html_url": f"{_page(world, found)}/commit/{parent}",
            }
            for parent in made.parents
        ],
        "verification": _verification(found, made),
    }


def commit(world: World, found: Repository, sha: str) -> Json:
    made = found.git.commit(sha)
    url = f"{_api(world, found)}/commits/{made.sha}"
    return {
        "url": url,
        "sha": made.sha,
        "node_id": node_id("Commit", made.sha),
        "html_url": f"{_page(world, found)}/commit/{made.sha}",
        "comments_url": f"{url}/comments",
        "commit": {
            "url": f"{_api(world, found)}/git/commits/{made.sha}",
            "author": _signature(made.author),
            "committer": _signature(made.committer),
            "message": made.message,
            "comment_count": 0,
            "tree": {"sha": made.tree, "url": f"{_api(world, found)}/git/trees/{made.tree}"},
            "verification": _verification(found, made),
        },
        "author": _account(world, made.author),
        "committer": _account(world, made.committer),
        "parents": [
            {"sha": parent, "url": f"{_api(world, found)}/commits/{parent}"}
            for parent in made.parents
        ],
    }


def _account(world: World, who: Signature) -> Json | None:
    known = world.users.get(who.name.lower())
    return user(world, known) if known else None


def tree(world: World, found: Repository, sha: str, entries: list[Entry]) -> Json:
    url = f"{_api(world, found)}/git"
    return {
        "sha": sha,
        "url": f"{url}/trees/{sha}",
        "tree": [_entry(url, entry) for entry in entries],
        "truncated": False,
    }


def _entry(url: str, entry: Entry) -> Json:
    made: Json = {"path": entry.path, "mode": entry.mode, "type": entry.type, "sha": entry.sha}
    if entry.size is not None:
        made["size"] = entry.size
    if entry.type != "commit":
        made["url"] = f"{url}/{entry.type}s/{entry.sha}"
    return made


def blob(world: World, found: Repository, sha: str, data: bytes) -> Json:
    return {
        "sha": sha,
        "node_id": node_id("Blob", sha),
        "size": len(data),
        "url": f"{_api(world, found)}/git/blobs/{sha}",
        "content": base64.encodebytes(data).decode(),
        "encoding": "base64",
    }


def ref(world: World, found: Repository, name: str, sha: str) -> Json:
    return {
        "ref": name,
        "node_id": node_id("Ref", name),
        "url": f"{_api(world, found)}/git/{name}",
        "object": {
            "sha": sha,
            "type": found.git.type_of(sha) or "commit",
            "url": f"{_api(world, found)}/git/commits/{sha}",
        },
    }


def file(world: World, found: Repository, changed: FileDiff, sha: str) -> Json:
    path = changed.path
    made: Json = {
        "sha": changed.sha,
        "filename": path,
        "status": changed.status,
        "additions": changed.additions,
        "deletions": changed.deletions,
        "changes": changed.additions + changed.deletions,
        "blob_url": f"{_page(world, found)}/blob/{sha}/{path}",
        "raw_url": f"{_page(world, found)}/raw/{sha}/{path}",
        "contents_url": f"{_api(world, found)}/contents/{path}?ref={sha}",
    }
    if changed.patch is not None:
        made["patch"] = changed.patch
    if changed.previous is not None:
        made["previous_filename"] = changed.previous
    return made
