"""Reviews, which GitHub takes whole or not at all, and single comments on the diff."""

from typing import Final

from pydantic import BaseModel

from sandbox.anchors import AnchorError, NewComment, place
from sandbox.answers import Json
from sandbox.answers.pulls import review, review_comment
from sandbox.errors import GitHubError, invalid, not_found, too_long
from sandbox.events import review_commented
from sandbox.routing import Answer, Call, Endpoint
from sandbox.state import BODY_LIMIT, PullRequest, Repository, Review, ReviewComment

_STATES: Final = {
    "APPROVE": "APPROVED",
    "COMMENT": "COMMENTED",
    "REQUEST_CHANGES": "CHANGES_REQUESTED",
}


class _NewReview(BaseModel):
    commit_id: str | None = None
    body: str = ""
    event: str | None = None
    comments: list[NewComment] = []


class _SingleComment(NewComment):
    commit_id: str = ""
    in_reply_to: int | None = None


class _Body(BaseModel):
    body: str


def _create(call: Call) -> Answer:
    found, wanted = call.repository, call.read(_NewReview)
    one = _pull(call, found)
    _check_review(wanted)
    commit = _commit(found, one, wanted.commit_id)
    made = Review(
        call.world.ids.next(),
        call.user,
        wanted.body,
        _STATES.get(wanted.event or "", "PENDING"),
        commit,
    )
    files = call.world.files(found, one)
    try:  # every comment is placed before anything is kept
        comments = [place(c, files, _comment(call, made.id, one)) for c in wanted.comments]
    except AnchorError as error:
        raise _unprocessable(error.message) from error
    one.reviews.append(made)
    one.review_comments.extend(comments)
    for said in comments:
        review_commented(call.server, found, one, said)
    return Answer(review(call.world, found, one, made))


def _check_review(wanted: _NewReview) -> None:
    if wanted.event is not None and wanted.event not in _STATES:
        raise GitHubError(
            422, "Variable $event of type PullRequestReviewEvent was provided invalid value"
        )
    if wanted.event in {"COMMENT", "REQUEST_CHANGES"} and not wanted.body and not wanted.comments:
        raise _unprocessable("Review body can't be blank")
    if len(wanted.body) > BODY_LIMIT:
        raise _unprocessable(f"Body is too long (maximum is {BODY_LIMIT} characters)")


def _unprocessable(message: str) -> GitHubError:
    """Here GitHub tells errors as plain text, and not which comment they are about."""
    return GitHubError(422, "Unprocessable Entity", (message,))


def _commit(found: Repository, one: PullRequest, wanted: str | None) -> str:
    if wanted is None:
        return one.head_sha
    if found.git.type_of(wanted) != "commit":
        raise _unprocessable("Commit is not part of the pull request")
    return wanted


def _comment(call: Call, review_id: int, one: PullRequest) -> ReviewComment:
    return ReviewComment(
        call.world.ids.next(),
        call.user,
        "",
        review=review_id,
        commit=one.head_sha,
        original_commit=one.head_sha,
    )


def _list(call: Call) -> Answer:
    found = call.repository
    one = _pull(call, found)
    shown, links = call.page(one.reviews)
    return Answer([review(call.world, found, one, said) for said in shown], headers=links)


def _review_comments(call: Call) -> Answer:
    """GitHub leaves `line` and `side` out of this list."""
    found = call.repository
    one = _pull(call, found)
    wanted = call.number("review")
    if all(said.id != wanted for said in one.reviews):
        raise not_found()
    comments = [said for said in one.review_comments if said.review == wanted]
    shown, links = call.page(comments)
    return Answer([_older(review_comment(call.world, found, one, c)) for c in shown], headers=links)


def _older(made: Json) -> Json:
    hidden = {"line", "start_line", "side", "start_side", "original_line", "original_start_line"}
    kept = {name: value for name, value in made.items() if name not in hidden | {"subject_type"}}
    return {"position": None, "original_position": 1, **kept}


def _create_comment(call: Call) -> Answer:
    found, wanted = call.repository, call.read(_SingleComment)
    one = _pull(call, found)
    if wanted.in_reply_to is not None:
        return _answer(call, one, wanted.in_reply_to, wanted.body)
    if not wanted.commit_id:
        raise invalid("PullRequestReviewComment", "commit_id", "commit_id wasn't supplied")
    commit = _commit(found, one, wanted.commit_id)
    made = Review(call.world.ids.next(), call.user, "", "COMMENTED", commit)
    try:
        said = place(wanted, call.world.files(found, one), _comment(call, made.id, one))
    except AnchorError as error:
        raise invalid("PullRequestReviewComment", error.field, error.message) from error
    one.reviews.append(made)
    one.review_comments.append(said)
    review_commented(call.server, found, one, said)
    return Answer(review_comment(call.world, found, one, said), 201)


def _reply(call: Call) -> Answer:
    one = _pull(call, call.repository)
    return _answer(call, one, call.number("comment"), call.read(_Body).body)


def _answer(call: Call, one: PullRequest, to: int, body: str) -> Answer:
    said = reply(call, one, to, body)
    review_commented(call.server, call.repository, one, said)
    return Answer(review_comment(call.world, call.repository, one, said), 201)


def reply(call: Call, one: PullRequest, to: int, body: str) -> ReviewComment:
    thread = next((t for t in one.threads() if any(c.id == to for c in t)), None)
    if thread is None:
        raise not_found()
    if len(body) > BODY_LIMIT:
        raise too_long("PullRequestReviewComment", "body", BODY_LIMIT)
    said = answer_in(thread[0], call.world.ids.next(), body)
    said.user = call.user
    one.review_comments.append(said)
    return said


def answer_in(first: ReviewComment, identity: int, body: str) -> ReviewComment:
    """A comment below the first one of a thread; it stands where that one stands."""
    return ReviewComment(
        identity,
        first.user,
        body,
        path=first.path,
        review=first.review,
        commit=first.commit,
        original_commit=first.original_commit,
        side=first.side,
        line=first.line,
        start_line=first.start_line,
        start_side=first.start_side,
        original_line=first.original_line,
        original_start_line=first.original_start_line,
        position=first.position,
        original_position=first.original_position,
        diff_hunk=first.diff_hunk,
        subject=first.subject,
        reply_to=first.id,
    )


def _comments(call: Call) -> Answer:
    found = call.repository
    one = _pull(call, found)
    shown, links = call.page(one.review_comments)
    return Answer([review_comment(call.world, found, one, c) for c in shown], headers=links)


def find_comment(call: Call) -> tuple[PullRequest, ReviewComment]:
    wanted = call.number("comment")
    for one in call.repository.pulls.values():
        for said in one.review_comments:
            if said.id == wanted:
                return one, said
    raise not_found()


def _get_comment(call: Call) -> Answer:
    one, said = find_comment(call)
    return Answer(review_comment(call.world, call.repository, one, said))


def _pull(call: Call, found: Repository) -> PullRequest:
    return call.world.pull(found, call.number("number"))


_PULLS: Final = "/repos/{owner}/{repo}/pulls"
_ONE: Final = _PULLS + "/{number:int}"
_READ, _WRITE = "pull_requests:read", "pull_requests:write"
ENDPOINTS: Final = (
    Endpoint("POST", _ONE + "/reviews", _create, _WRITE),
    Endpoint("GET", _ONE + "/reviews", _list, _READ),
    Endpoint("GET", _ONE + "/reviews/{review:int}/comments", _review_comments, _READ),
    Endpoint("POST", _ONE + "/comments", _create_comment, _WRITE),
    Endpoint("GET", _ONE + "/comments", _comments, _READ),
    Endpoint("POST", _ONE + "/comments/{comment:int}/replies", _reply, _WRITE),
    Endpoint("GET", _PULLS + "/comments/{comment:int}", _get_comment, _READ),
)
