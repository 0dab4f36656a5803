"""Pull requests, reviews, comments, reactions."""

from collections import Counter
from typing import Final

from sandbox.answers import Json
from sandbox.answers.accounts import node_id, user
from sandbox.answers.repositories import api_url, html_url, repository
from sandbox.state import Comment, PullRequest, Reaction, Repository, Review, ReviewComment, User
from sandbox.world import World

_CONTENTS = ("+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes")


def association(found: Repository, who: User) -> str:
    if who is found.owner:
        return "OWNER"
    return "COLLABORATOR" if who.login in found.collaborators else "NONE"


# What this GitHub has none of.
_NONE: Final[Json] = {
    "labels": [],
    "milestone": None,
    "assignee": None,
    "assignees": [],
    "locked": False,
}
_UNMERGED: Final[Json] = {
    "merged_at": None,
    "merge_commit_sha": None,
    "requested_reviewers": [],
    "requested_teams": [],
    "auto_merge": None,
}


def pull_simple(world: World, found: Repository, pull: PullRequest) -> Json:
    api, page = f"{api_url(world, found)}/pulls/{pull.number}", pull_page(world, found, pull)
    issue = f"{api_url(world, found)}/issues/{pull.number}"
    links = {
        "issue_url": issue,
        "commits_url": f"{api}/commits",
        "review_comments_url": f"{api}/comments",
        "review_comment_url": f"{api_url(world, found)}/pulls/comments{{/number}}",
        "comments_url": f"{issue}/comments",
        "statuses_url": f"{api_url(world, found)}/statuses/{pull.head_sha}",
    }
    short = {name.removesuffix("_url"): {"href": link} for name, link in links.items()}
    return {
        "url": api,
        "id": pull.id,
        "node_id": node_id("PullRequest", pull.id),
        "html_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        **links,
        **_NONE,
        **_UNMERGED,
        "number": pull.number,
        "state": pull.state,
        "title": pull.title,
        "user": user(world, pull.user),
        "body": pull.body,
        "created_at": pull.created_at,
        "updated_at": pull.updated_at,
        "closed_at": pull.closed_at,
        "head": _side(world, pull.head_repository, pull.head, pull.head_sha),
        "base": _side(world, found, pull.base, world.base_sha(found, pull)),
        "_links": {
            **short,
            "self": {"href": api},
            "html": {"href": page},
        },
        "author_association": association(found, pull.user),
        "draft": pull.draft,
    }


def pull(world: World, found: Repository, one: PullRequest) -> Json:
    files = world.files(found, one)
    return {
        **pull_simple(world, found, one),
        "merged": False,
        "mergeable": True,
        "rebaseable": True,
        "mergeable_state": "clean",
        "merged_by": None,
        "comments": len(one.comments),
        "review_comments": len(one.review_comments),
        "maintainer_can_modify": one.maintainer_can_modify,
        "commits": len(found.git.log(world.merge_base(found, one), one.head_sha)),
        "additions": sum(file.additions for file in files),
        "deletions": sum(file.deletions for file in files),
        "changed_files": len(files),
    }


def pull_page(world: World, found: Repository, pull: PullRequest) -> str:
    return f"{html_url(world, found)}/pull/{pull.number}"


def _side(world: World, found: Repository, branch: str, sha: str) -> Json:
    return {
        "label": f"{found.owner.login}:{branch}",
        "ref": branch,
        "sha": sha,
        "user": user(world, found.owner),
        "repo": repository(world, found),
    }


def issue(world: World, found: Repository, one: PullRequest) -> Json:
    """A pull request as the issue that it also is; for deliveries about comments."""
    api = f"{api_url(world, found)}/issues/{one.number}"
    page = pull_page(world, found, one)
    pulls = f"{api_url(world, found)}/pulls/{one.number}"
    return {
        **_NONE,
        "url": api,
        "repository_url": api_url(world, found),
        "labels_url": f"{api}/labels{{/name}}",
        "comments_url": f"{api}/comments",
        "events_url": f"{api}/events",
        "html_url": page,
        "id": one.id,
        "node_id": node_id("PullRequest", one.id),
        "number": one.number,
        "title": one.title,
        "user": user(world, one.user),
        "state": one.state,
        "comments": len(one.comments),
        "created_at": one.created_at,
        "updated_at": one.updated_at,
        "closed_at": one.closed_at,
        "author_association": association(found, one.user),
        "active_lock_reason": None,
        "draft": one.draft,
        "pull_request": {
            "url": pulls,
            "html_url": page,
            "diff_url": f"{page}.diff",
            "patch_url": f"{page}.patch",
            "merged_at": None,
        },
        "body": one.body,
        "reactions": reaction_counts(f"{api}/reactions", []),
        "timeline_url": f"{api}/timeline",
        "performed_via_github_app": None,
        "state_reason": None,
    }


def comment(world: World, found: Repository, one: PullRequest, said: Comment) -> Json:
    url = f"{api_url(world, found)}/issues/comments/{said.id}"
    return {
        "url": url,
        "html_url": f"{pull_page(world, found, one)}#issuecomment-{said.id}",
        "issue_url": f"{api_url(world, found)}/issues/{one.number}",
        "id": said.id,
        "node_id": node_id("IssueComment", said.id),
        "user": user(world, said.user),
        "created_at": said.created_at,
        "updated_at": said.updated_at,
        "author_association": association(found, said.user),
        "body": said.body,
        "reactions": reaction_counts(f"{url}/reactions", said.reactions),
        "performed_via_github_app": None,
    }


def review(world: World, found: Repository, one: PullRequest, said: Review) -> Json:
    page = f"{pull_page(world, found, one)}#pullrequestreview-{said.id}"
    api = f"{api_url(world, found)}/pulls/{one.number}"
    return {
        "id": said.id,
        "node_id": node_id("PullRequestReview", said.id),
        "user": user(world, said.user),
        "body": said.body,
        "state": said.state,
        "html_url": page,
        "pull_request_url": api,
        "_links": {"html": {"href": page}, "pull_request": {"href": api}},
        "submitted_at": said.submitted_at,
        "commit_id": said.commit,
        "author_association": association(found, said.user),
    }


def review_comment(world: World, found: Repository, one: PullRequest, said: ReviewComment) -> Json:
    url = f"{api_url(world, found)}/pulls/comments/{said.id}"
    api = f"{api_url(world, found)}/pulls/{one.number}"
    page = f"{pull_page(world, found, one)}#discussion_r{said.id}"
    made: Json = {
        "url": url,
        "pull_request_review_id": said.review,
        "id": said.id,
        "node_id": node_id("PullRequestReviewComment", said.id),
        "diff_hunk": said.diff_hunk,
        "path": said.path,
        "commit_id": said.commit,
        "original_commit_id": said.original_commit,
        "user": user(world, said.user),
        "body": said.body,
        "created_at": said.created_at,
        "updated_at": said.updated_at,
        "html_url": page,
        "pull_request_url": api,
        "author_association": association(found, said.user),
        "_links": {
            "self": {"href": url},
            "html": {"href": page},
            "pull_request": {"href": api},
        },
        "reactions": reaction_counts(f"{url}/reactions", said.reactions),
        "subject_type": said.subject,
    }
    if said.subject == "line":
        made |= _place(said)
    if said.reply_to is not None:
        made["in_reply_to_id"] = said.reply_to
    return made


def _place(said: ReviewComment) -> Json:
    place: Json = {
        "start_line": said.start_line,
        "original_start_line": said.original_start_line,
        "start_side": said.start_side,
        "original_line": said.original_line,
        "side": said.side,
        "original_position": said.original_position,
    }
    # GitHub's description allows no null for these, so an outdated comment goes without.
    return place if said.line is None else {**place, "line": said.line, "position": said.position}


def reaction(world: World, made: Reaction) -> Json:
    return {
        "id": made.id,
        "node_id": node_id("Reaction", made.id),
        "user": user(world, made.user),
        "content": made.content,
        "created_at": made.created_at,
    }


def reaction_counts(url: str, reactions: list[Reaction]) -> Json:
    counts = Counter(reaction.content for reaction in reactions)
    return {"url": url, "total_count": counts.total(), **{c: counts[c] for c in _CONTENTS}}
