"""Carries out a ReviewPlan, degrading step by step when GitHub refuses a comment."""

from collections.abc import Iterable, Sequence
from typing import Final

import structlog

from bot.github.client import GitHubClient
from bot.github.errors import DeniedError
from bot.github.queries import RESOLVE_THREAD
from bot.plan.review import InlineComment, ReviewPlan

_UNPROCESSABLE: Final = 422
_log = structlog.get_logger(__name__)


def publish(client: GitHubClient, number: int, plan: ReviewPlan) -> None:
    """The plan has looked whether this head carries a review. GitHub takes a review whole or not
    at all, and does not say which comment is wrong: after a refusal the summary goes alone, then
    each comment."""
    if plan.body is None:
        return
    try:
        _post(client, number, plan, plan.comments)
    except DeniedError as denied:
        if denied.status != _UNPROCESSABLE or not plan.comments:
            raise
        _log.warning("review refused, posting its comments one by one", reason=denied.reason)
        _post(client, number, plan, ())
        _one_by_one(client, number, plan)


def resolve(client: GitHubClient, threads: Iterable[str]) -> None:
    """Marks threads as resolved; one that cannot be is left to people."""
    for thread in threads:
        try:
            client.graphql(RESOLVE_THREAD, {"thread": thread}, object)
        except DeniedError as denied:
            _log.warning("thread not resolved", thread=thread, reason=denied.reason)


def _post(
    client: GitHubClient, number: int, plan: ReviewPlan, comments: Sequence[InlineComment]
) -> None:
    body = {
        "commit_id": plan.head,
        "event": "COMMENT",
        "body": plan.body,
        "comments": [_payload(comment) for comment in comments],
    }
    client.send("POST", f"/pulls/{number}/reviews", body, object)


def _one_by_one(client: GitHubClient, number: int, plan: ReviewPlan) -> None:
    for comment in plan.comments:
        body = {"commit_id": plan.head, **_payload(comment)}
        try:
            client.send("POST", f"/pulls/{number}/comments", body, object)
        except DeniedError as denied:
            if denied.status != _UNPROCESSABLE:
                raise
            _file_comment(client, number, plan.head, comment)


def _file_comment(client: GitHubClient, number: int, head: str, comment: InlineComment) -> None:
    """The last resort: on the file as a whole. The finding stands in the check run anyway."""
    body = {
        "commit_id": head,
        "path": comment.path,
        "subject_type": "file",
        "body": comment.body,
    }
    try:
        client.send("POST", f"/pulls/{number}/comments", body, object)
    except DeniedError as denied:
        _log.warning("comment refused", path=comment.path, reason=denied.reason)


def _payload(comment: InlineComment) -> dict[str, object]:
    payload: dict[str, object] = {
        "path": comment.path,
        "line": comment.line,
        "side": "RIGHT",
        "body": comment.body,
    }
    if comment.start_line is not None:
        payload |= {"start_line": comment.start_line, "start_side": "RIGHT"}
    return payload
