"""A repository, its branches, comparisons and people's rights."""

from typing import Final

from sandbox.answers import Json
from sandbox.answers.objects import commit, file
from sandbox.answers.pulls import pull_simple
from sandbox.answers.repositories import api_url, branch, full, html_url, permission
from sandbox.diffs import diff
from sandbox.errors import GitHubError, not_found
from sandbox.routing import Answer, Call, Endpoint

COMPARE_FILES: Final = 300


def _repository(call: Call) -> Answer:
    return Answer(full(call.world, call.repository))


def _branches(call: Call) -> Answer:
    found = call.repository
    shown, links = call.page(list(found.git.refs("refs/heads").items()))
    body = []
    for ref, sha in shown:
        name = ref.removeprefix("refs/heads/")
        url = f"{api_url(call.world, found)}/commits/{sha}"
        protected = name in found.protected
        body.append({"name": name, "commit": {"sha": sha, "url": url}, "protected": protected})
    return Answer(body, headers=links)


def _branch(call: Call) -> Answer:
    found, name = call.repository, call.params["branch"]
    sha = found.head_of(name)
    if sha is None:
        raise GitHubError(404, "Branch not found")
    return Answer(branch(call.world, found, name, sha))


def _permission(call: Call) -> Answer:
    login = call.params["username"]
    if login.lower() not in call.world.users:
        raise not_found()
    return Answer(permission(call.world, call.repository, login))


def _resolve(call: Call, name: str) -> str:
    sha = call.repository.git.resolve(name)
    if sha is None:
        raise not_found()
    return sha


def _commit(call: Call) -> Answer:
    found = call.repository
    sha = found.git.resolve(call.params["ref"])
    if sha is None:
        raise GitHubError(422, f"No commit found for SHA: {call.params['ref']}")
    made = commit(call.world, found, sha)
    parents = found.git.commit(sha).parents
    files = diff(found.git, parents[0], sha) if parents else []
    made["stats"] = {
        "additions": sum(one.additions for one in files),
        "deletions": sum(one.deletions for one in files),
        "total": sum(one.additions + one.deletions for one in files),
    }
    shown, links = call.page(files)
    made["files"] = [file(call.world, found, one, sha) for one in shown]
    return Answer(made, headers=links)


def _compare(call: Call) -> Answer:
    """`base...head`; the files come on the first page only, 300 at most."""
    found = call.repository
    names = call.params["basehead"].split("...")
    if len(names) != 2:
        raise not_found()
    base, head = (_resolve(call, name) for name in names)
    merge_base = found.git.merge_base(base, head)
    if merge_base is None:
        raise GitHubError(404, "No common ancestor between the two commits")
    ahead, behind = found.git.log(base, head), found.git.log(head, base)
    shown, links = call.page(ahead)
    files = diff(found.git, merge_base, head)[:COMPARE_FILES]
    if call.query.get("page", "1") != "1":
        files = []
    page = f"{html_url(call.world, found)}/compare/{base}...{head}"
    body: Json = {
        "url": f"{api_url(call.world, found)}/compare/{base}...{head}",
        "html_url": page,
        "permalink_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "base_commit": commit(call.world, found, base),
        "merge_base_commit": commit(call.world, found, merge_base),
        "status": _relation(len(ahead), len(behind)),
        "ahead_by": len(ahead),
        "behind_by": len(behind),
        "total_commits": len(ahead),
        "commits": [commit(call.world, found, sha) for sha in shown],
        "files": [file(call.world, found, one, head) for one in files],
    }
    return Answer(body, headers=links)


def _relation(ahead: int, behind: int) -> str:
    if ahead and behind:
        return "diverged"
    if ahead:
        return "ahead"
    return "behind" if behind else "identical"


def _pulls_of_commit(call: Call) -> Answer:
    found, sha = call.repository, _resolve(call, call.params["ref"])
    pulls = [
        one
        for one in found.pulls.values()
        if sha in found.git.log(call.world.merge_base(found, one), one.head_sha)
    ]
    shown, links = call.page(pulls)
    return Answer([pull_simple(call.world, found, one) for one in shown], headers=links)


_REPO: Final = "/repos/{owner}/{repo}"
ENDPOINTS: Final = (
    Endpoint("GET", _REPO, _repository, "metadata:read"),
    Endpoint("GET", _REPO + "/branches", _branches, "contents:read"),
    # An App without `administration` may not look at the rules themselves.
    Endpoint("GET", _REPO + "/branches/{branch:path}/protection", _branch, "administration:read"),
    Endpoint("GET", _REPO + "/branches/{branch:path}", _branch, "contents:read"),
    Endpoint("GET", _REPO + "/collaborators/{username}/permission", _permission, "metadata:read"),
    Endpoint(
        "GET", _REPO + "/commits/{ref}/pulls", _pulls_of_commit, "contents:read|pull_requests:read"
    ),
    Endpoint("GET", _REPO + "/commits/{ref}", _commit, "contents:read"),
    Endpoint("GET", _REPO + "/compare/{basehead:path}", _compare, "contents:read"),
)
