"""Somebody wrote `/fix-pipeline …` in a comment."""

from dataclasses import replace

from bot.github.client import GitHubClient
from bot.github.comments import finding_of, may_write, react
from bot.handlers.answering import present, repeated, reply, unable
from bot.handlers.fixing import FixRequest, fix_pull
from bot.handlers.ignoring import ignore_rule
from bot.handlers.pull_request import review
from bot.handlers.reading import TooLargeError
from bot.handlers.undoing import undo
from bot.isolation import AnalysisStoppedError
from bot.jobs import CommandJob
from bot.plan.answers import UNREVIEWED, Answer, Said, help_text, switched_off
from bot.plan.command import Fix, Help, Ignore, Recheck, Undo, parse_command
from bot.plan.commit import Asker, Refusal
from bot.plan.configuration import policy
from bot.plan.fixes import Wish
from bot.plan.pull_request import PullRequest
from fixers.config import Mode
from fixers.rules import RULES


def obey(client: GitHubClient, job: CommandJob) -> str | list[CommandJob]:
    """How it ended, or the same with what has to be known should it be tried again."""
    react(client, job.comment, "eyes", in_review=job.in_review)
    pull = present(client, job)
    command = parse_command(job.text, _rule_ids())
    if command is None or not pull.answered.isdisjoint(job.names):
        return repeated(client, pull)
    if isinstance(command, Help):
        return reply(client, job, Said(help_text(_rule_ids(), command.unknown)))
    if not may_write(client, job.actor.login):
        return reply(client, job, Refusal("Only people who may push to this repository can ask."))
    if isinstance(command, Recheck):
        return _recheck(client, job) if job.again else [replace(job, again=pull.head)]
    try:
        return reply(client, job, _carry_out(client, job, pull, command))
    except (TooLargeError, AnalysisStoppedError) as error:
        return reply(client, job, unable(error))


def _recheck(client: GitHubClient, job: CommandJob) -> str:
    outcome = review(client, job.recheck)
    if outcome in UNREVIEWED:
        reply(client, job, Refusal(UNREVIEWED[outcome]))
    return outcome


def _carry_out(
    client: GitHubClient, job: CommandJob, pull: PullRequest, command: Fix | Ignore | Undo
) -> Answer:
    asker = Asker(job.actor.login, job.actor.id, job.delivery, job.head)
    if isinstance(command, Undo):
        return undo(client, pull, asker)
    rules = policy(pull)
    if rules.mode is Mode.OFF:
        return switched_off()
    if isinstance(command, Ignore):
        return ignore_rule(client, pull, rules.options, (command, asker))
    replied_to = _replied_to(client, job, command)
    wish = Wish(frozenset(command.rules), replied_to, unsafe=command.unsafe)
    request = FixRequest(asker, wish, dry_run=command.dry_run)
    return fix_pull(client, pull, rules.options, request)


def _replied_to(client: GitHubClient, job: CommandJob, command: Fix) -> str | None:
    """In a thread of ours a bare command means that finding only."""
    if job.reply_to is None or command.rules:
        return None
    return finding_of(client, job.reply_to)


def _rule_ids() -> frozenset[str]:
    return frozenset(rule.id for rule in RULES)
