"""From the opened pull request to the fix commit, and everything that must not happen."""

from datetime import UTC, datetime, timedelta

from bot.github.client import GitHubApp
from bot.github.deliveries import redeliver_failed
from sandbox.people import Opening, suggestion_of
from tests.bot import toy
from tests.e2e.conftest import BAD, GOOD, Reactions, Stage


def test_review(stage: Stage) -> None:
    pull = stage.open({toy.WORKFLOW: BAD})
    [run] = stage.checks
    assert (run.status, run.conclusion, run.head_sha) == ("completed", "failure", pull.head_sha)
    assert [(note.path, note.start_line) for note in run.annotations] == [
        (toy.WORKFLOW, 7),
        (toy.WORKFLOW, 8),
    ]
    assert "fix" in [action.identifier for action in run.actions]
    [review] = pull.reviews
    assert (review.state, review.commit) == ("COMMENTED", pull.head_sha)
    assert [said.line for said in pull.review_comments] == [7, 8]
    assert suggestion_of(pull.review_comments[0].body) == "      - run: echo GOOD\n"


def test_command_to_commit(stage: Stage, reactions: Reactions) -> None:
    head = stage.open({toy.WORKFLOW: BAD}).head_sha
    said = stage.say("/fix-pipeline")
    assert reactions(said) == ["eyes", "rocket"]
    assert stage.file() == BAD.replace("BAD", "GOOD")
    commit = stage.repository.git.commit(stage.pull.head_sha)
    assert commit.parents == (head,)
    assert "Co-authored-by: wendy <" in commit.message
    assert commit.sha in stage.repository.verified
    [answer] = stage.answers()
    assert commit.sha in answer
    # The fix commit is reviewed like any other: its check is green, its threads are resolved.
    assert [run.conclusion for run in stage.checks] == ["failure", "success"]
    assert stage.pull.resolved.keys() == {said.id for said in stage.pull.review_comments}
    assert len(stage.pull.reviews) == 1


def test_the_button(stage: Stage) -> None:
    stage.open({toy.WORKFLOW: BAD})
    stage.github.people.press(stage.name, stage.checks[0].id, "fix", "wendy")
    stage.settled()
    assert "BAD" not in stage.file()


def test_a_person_takes_a_suggestion(stage: Stage) -> None:
    first = stage.open({toy.WORKFLOW: BAD}).review_comments[0]
    stage.github.people.apply_suggestion(stage.name, stage.pull.number, first.id, "wendy")
    stage.settled()
    assert stage.file() == BAD.replace("echo BAD\n", "echo GOOD\n")
    assert stage.pull.resolved.keys() == {first.id}
    assert len(stage.pull.review_comments) == 2  # what is left is not told again


def test_a_reply_fixes_that_finding_only(stage: Stage, reactions: Reactions) -> None:
    second = stage.open({toy.WORKFLOW: BAD}).review_comments[1]
    people, number = stage.github.people, stage.pull.number
    said = people.reply(stage.name, number, second.id, "/fix-pipeline", "wendy")
    stage.settled()
    assert reactions(said) == ["eyes", "rocket"]
    assert stage.file() == BAD.replace("BAD again", "GOOD again")


def test_duplicate_and_late_deliveries_change_nothing(stage: Stage) -> None:
    stage.open({toy.WORKFLOW: BAD})
    hooks = stage.github.webhooks
    [opened] = [d for d in hooks.log if d.event == "pull_request" and stage.name.encode() in d.body]
    for _ in range(3):
        hooks.redeliver(opened)
    stage.settled()
    assert (len(stage.checks), len(stage.pull.reviews)) == (1, 1)
    stage.say("/fix-pipeline")
    head = stage.pull.head_sha
    for delivery in [d for d in hooks.log if stage.name.encode() in d.body]:
        hooks.redeliver(delivery)
    stage.settled()
    assert stage.pull.head_sha == head
    assert (len(stage.checks), len(stage.pull.reviews), len(stage.answers())) == (2, 1, 1)


def test_the_command_of_a_reader_is_refused(stage: Stage, reactions: Reactions) -> None:
    head = stage.open({toy.WORKFLOW: BAD}).head_sha
    said = stage.say("/fix-pipeline", "rita")
    assert stage.pull.head_sha == head
    assert reactions(said) == ["eyes"]
    assert "Only people who may push" in stage.answers()[0]


def test_nothing_is_pushed_over_a_moved_head(stage: Stage) -> None:
    stage.open({toy.WORKFLOW: BAD})
    old = stage.checks[0].id
    moved = stage.push({"README.md": "# Another shop\n"}).head_sha
    stage.github.people.press(stage.name, old, "fix", "wendy")
    stage.settled()
    assert stage.pull.head_sha == moved
    assert "has moved on" in stage.answers()[0]


def test_a_push_that_changes_nothing_here_repeats_nothing(stage: Stage) -> None:
    stage.open({toy.WORKFLOW: BAD})
    stage.push({"README.md": "# Another shop\n"})
    assert [run.conclusion for run in stage.checks] == ["failure", "failure"]
    assert (len(stage.pull.reviews), len(stage.pull.review_comments)) == (1, 2)


def test_silence_where_no_pipeline_is_touched(stage: Stage) -> None:
    pull = stage.open({"README.md": "# Another shop\n"})
    assert (stage.checks, pull.reviews, pull.comments) == ([], [], [])


def test_a_draft_waits(stage: Stage) -> None:
    stage.open({toy.WORKFLOW: BAD}, draft=True)
    assert stage.checks == []


def test_old_problems_do_not_fail_the_check(stage: Stage) -> None:
    stage.github.people.push(stage.name, "main", {toy.WORKFLOW: BAD}, "acme")
    stage.open({toy.WORKFLOW: BAD.replace("echo good", "echo fine")})
    assert [run.conclusion for run in stage.checks] == ["success"]
    assert stage.pull.reviews == []


def test_a_fork_that_takes_no_edits_gets_a_patch(stage: Stage) -> None:
    people = stage.github.people
    fork = people.fork(stage.name, "stranger")
    people.push(fork.full_name, "theirs", {toy.WORKFLOW: BAD}, "stranger")
    opening = Opening("From outside", "theirs", fork=fork.full_name)
    stage.pull = people.open_pull(stage.name, opening, "stranger")
    head = stage.settled().head_sha
    assert [run.conclusion for run in stage.checks] == ["failure"]
    assert len(stage.pull.review_comments) == 2
    stage.say("/fix-pipeline")
    assert stage.pull.head_sha == head
    assert "does not allow edits" in stage.answers()[0]
    assert "+      - run: echo GOOD" in stage.answers()[0]


def test_a_protected_branch_is_left_alone(stage: Stage) -> None:
    head = stage.open({toy.WORKFLOW: BAD}).head_sha
    stage.repository.protected.add("feature")
    stage.say("/fix-pipeline")
    assert stage.pull.head_sha == head
    assert "protected branch" in stage.answers()[0]


def test_dry_run_and_undo(stage: Stage) -> None:
    head = stage.open({toy.WORKFLOW: BAD}).head_sha
    stage.say("/fix-pipeline --dry-run")
    assert stage.pull.head_sha == head
    assert "echo GOOD" in stage.answers()[0]
    stage.say("/fix-pipeline")
    assert "BAD" not in stage.file()
    stage.say("/fix-pipeline undo")
    assert stage.file() == BAD
    assert stage.repository.git.is_ancestor(head, stage.pull.head_sha)
    # What the fix had mended is there again, and told again.
    assert [r.commit for r in stage.pull.reviews] == [head, stage.pull.head_sha]
    firsts = [first.id in stage.pull.resolved for first, *_ in stage.pull.threads()]
    assert firsts == [True, True, False, False]
    undone = stage.pull.head_sha
    stage.say("/fix-pipeline undo")
    assert stage.pull.head_sha == undone
    assert "taken back already" in stage.answers()[-1]


def test_the_base_branch_can_switch_it_off(stage: Stage) -> None:
    settings = {".github/fix-pipeline.yml": "mode: off\n"}
    stage.github.people.push(stage.name, "main", settings, "acme")
    stage.open({toy.WORKFLOW: BAD})
    assert stage.checks == []


def test_autofix(stage: Stage) -> None:
    settings = {".github/fix-pipeline.yml": "mode: autofix\n"}
    stage.github.people.push(stage.name, "main", settings, "acme")
    stage.open({toy.WORKFLOW: BAD})
    assert stage.file() == BAD.replace("BAD", "GOOD")
    assert stage.checks[-1].conclusion == "success"
    assert len(stage.repository.git.log("main", "feature")) == 2


def test_without_the_workflows_permission_nothing_is_pushed(stage: Stage) -> None:
    stage.open({toy.WORKFLOW: BAD})
    head = stage.pull.head_sha
    installation = stage.github.world.installation_of(stage.repository)
    assert installation is not None
    del installation.permissions["workflows"]
    stage.github.tokens.revoke_all()
    try:
        stage.say("/fix-pipeline")
    finally:
        installation.permissions["workflows"] = "write"
        stage.github.tokens.revoke_all()
    assert stage.pull.head_sha == head
    assert "“workflows”" in stage.answers()[-1]


def test_a_lost_delivery_is_asked_for_again(stage: Stage, app: GitHubApp) -> None:
    url = stage.github.webhooks.url or ""
    stage.github.set_hook("http://127.0.0.1:9/webhook")
    stage.open({toy.WORKFLOW: BAD})
    assert stage.checks == []
    stage.github.set_hook(url)
    redeliver_failed(app, datetime.now(UTC) - timedelta(days=1))
    stage.settled()
    assert [run.conclusion for run in stage.checks] == ["failure"]


def test_a_good_pull_request(stage: Stage) -> None:
    stage.open({toy.WORKFLOW: GOOD + "# fine\n"})
    assert [run.conclusion for run in stage.checks] == ["success"]
    assert stage.pull.reviews == []
