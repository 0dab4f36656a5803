"""What happened → the delivery that tells the App of it."""

from sandbox.answers import Json
from sandbox.answers.accounts import user
from sandbox.answers.checks import check_run
from sandbox.answers.pulls import comment, issue, pull, review_comment
from sandbox.answers.repositories import repository
from sandbox.routing import Server
from sandbox.state import Action, CheckRun, Comment, PullRequest, Repository, ReviewComment, User


def tell(server: Server, event: str, found: Repository, sender: User, payload: Json) -> None:
    """Nothing for a repository without the App."""
    world = server.world
    installation = world.installation_of(found)
    if installation is None:
        return
    whole = {
        **payload,
        "repository": repository(world, found),
        "sender": user(world, sender),
        "installation": {"id": installation.id, "node_id": f"I_{installation.id}"},
    }
    server.webhooks.send(event, whole, found.id, installation.id)


def pull_changed(
    server: Server, found: Repository, one: PullRequest, action: str, sender: User
) -> None:
    body = pull(server.world, found, one)
    payload: Json = {"action": action, "number": one.number, "pull_request": body}
    tell(server, "pull_request", found, sender, payload)


def branch_moved(server: Server, found: Repository, branch: str, sender: User) -> None:
    """Every open pull request from that branch follows, and says so."""
    for base, one in server.world.moved(found, branch):
        pull_changed(server, base, one, "synchronize", sender)


def commented(server: Server, found: Repository, one: PullRequest, said: Comment) -> None:
    world = server.world
    payload: Json = {
        "action": "created",
        "issue": issue(world, found, one),
        "comment": comment(world, found, one, said),
    }
    tell(server, "issue_comment", found, said.user, payload)


def review_commented(
    server: Server, found: Repository, one: PullRequest, said: ReviewComment
) -> None:
    world = server.world
    payload: Json = {
        "action": "created",
        "comment": review_comment(world, found, one, said),
        "pull_request": pull(world, found, one),
    }
    tell(server, "pull_request_review_comment", found, said.user, payload)


def check_changed(
    server: Server, found: Repository, run: CheckRun, action: str, sender: User
) -> None:
    payload: Json = {"action": action, "check_run": check_run(server.world, found, run)}
    tell(server, "check_run", found, sender, payload)


def button_pressed(
    server: Server, found: Repository, run: CheckRun, action: Action, sender: User
) -> None:
    payload: Json = {
        "action": "requested_action",
        "check_run": check_run(server.world, found, run),
        "requested_action": {"identifier": action.identifier},
    }
    tell(server, "check_run", found, sender, payload)
