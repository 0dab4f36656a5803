"""Repositories and branches."""

from typing import Final

from sandbox.answers import Json
from sandbox.answers.accounts import node_id, user
from sandbox.answers.objects import commit
from sandbox.state import Repository, now
from sandbox.world import World

_LINKS: Final = {
    "archive_url": "/{archive_format}{/ref}",
    "assignees_url": "/assignees{/user}",
    "blobs_url": "/git/blobs{/sha}",
    "branches_url": "/branches{/branch}",
    "collaborators_url": "/collaborators{/collaborator}",
    "comments_url": "/comments{/number}",
    "commits_url": "/commits{/sha}",
    "compare_url": "/compare/{base}...{head}",
    "contents_url": "/contents/{+path}",
    "contributors_url": "/contributors",
    "deployments_url": "/deployments",
    "downloads_url": "/downloads",
    "events_url": "/events",
    "forks_url": "/forks",
    "git_commits_url": "/git/commits{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "hooks_url": "/hooks",
    "issue_comment_url": "/issues/comments{/number}",
    "issue_events_url": "/issues/events{/number}",
    "issues_url": "/issues{/number}",
    "keys_url": "/keys{/key_id}",
    "labels_url": "/labels{/name}",
    "languages_url": "/languages",
    "merges_url": "/merges",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "pulls_url": "/pulls{/number}",
    "releases_url": "/releases{/id}",
    "stargazers_url": "/stargazers",
    "statuses_url": "/statuses/{sha}",
    "subscribers_url": "/subscribers",
    "subscription_url": "/subscription",
    "tags_url": "/tags",
    "teams_url": "/teams",
    "trees_url": "/git/trees{/sha}",
}


def api_url(world: World, repository: Repository) -> str:
    return f"{world.url}/repos/{repository.full_name}"


def html_url(world: World, repository: Repository) -> str:
    return f"{world.url}/{repository.full_name}"


def minimal(world: World, repository: Repository) -> Json:
    url = api_url(world, repository)
    return {
        "id": repository.id,
        "node_id": node_id("Repository", repository.id),
        "name": repository.name,
        "full_name": repository.full_name,
        "owner": user(world, repository.owner),
        "private": False,
        "html_url": html_url(world, repository),
        "description": None,
        "fork": repository.parent is not None,
        "url": url,
        **{name: url + tail for name, tail in _LINKS.items()},
    }


def repository(world: World, found: Repository) -> Json:
    page = html_url(world, found)
    open_pulls = sum(pull.state == "open" for pull in found.pulls.values())
    return {
        **minimal(world, found),
        "git_url": f"{page}.git",
        "ssh_url": f"{page}.git",
        "clone_url": f"{page}.git",
        "svn_url": page,
        "mirror_url": None,
        "homepage": None,
        "language": None,
        "license": None,
        **dict.fromkeys(("forks", "forks_count", "stargazers_count", "watchers", "size"), 0),
        "watchers_count": 0,
        "default_branch": found.default_branch,
        "open_issues": open_pulls,
        "open_issues_count": open_pulls,
        **dict.fromkeys(("has_issues", "has_projects", "has_wiki", "has_downloads"), True),
        "has_pages": False,
        "archived": False,
        "disabled": False,
        "visibility": "public",
        "pushed_at": now(),
        "created_at": found.created_at,
        "updated_at": found.created_at,
    }


def full(world: World, found: Repository) -> Json:
    extra: Json = {"has_discussions": False, "network_count": 0, "subscribers_count": 0}
    if found.parent is not None:
        extra["parent"] = extra["source"] = repository(world, found.parent)
    return {**repository(world, found), **extra}


def branch(world: World, found: Repository, name: str, sha: str) -> Json:
    url = api_url(world, found)
    protected = name in found.protected
    return {
        "name": name,
        "commit": commit(world, found, sha),
        "_links": {
            "self": f"{url}/branches/{name}",
            "html": f"{html_url(world, found)}/tree/{name}",
        },
        "protected": protected,
        "protection": {
            "enabled": protected,
            "required_status_checks": {
                "enforcement_level": "non_admins" if protected else "off",
                "contexts": [],
                "checks": [],
            },
        },
        "protection_url": f"{url}/branches/{name}/protection",
    }


def permission(world: World, found: Repository, login: str) -> Json:
    role = found.permission(login)
    # The older field knows only four words.
    coarse = {"maintain": "write", "triage": "read"}.get(role, role)
    held = ("read", "triage", "write", "maintain", "admin")
    names = {"pull": 0, "triage": 1, "push": 2, "maintain": 3, "admin": 4}
    flags = {name: held.index(role) >= rank for name, rank in names.items()}
    account = {**user(world, world.user(login)), "permissions": flags, "role_name": role}
    return {"permission": coarse, "role_name": role, "user": account}
