"""What every use case reads first: configuration and both sides of the pull request."""

from collections.abc import Iterator
from dataclasses import dataclass

import structlog

from bot.github.client import GitHubClient
from bot.github.errors import DeniedError
from bot.github.listings import Listing
from bot.github.snapshot import Comparison, compare, list_tree, load_trees
from bot.plan.pull_request import PullRequest
from bot.plan.relevance import Relevance, is_pipeline, relevance, runs_any
from fixers.model.trees import MemoryTree
from fixers.syntax.source import Source

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Sides:
    """The pull request's files before and after."""

    comparison: Comparison
    base: MemoryTree
    head: MemoryTree
    notes: tuple[str, ...] = ()


class TooLargeError(Exception):
    """The files cannot all be listed: rules would take those that are not for missing."""


def read_sides(client: GitHubClient, pull: PullRequest) -> Sides | None:
    """None when the pull request does not concern pipelines."""
    comparison = compare(client, pull.number, pull.base, pull.head)
    if comparison.whole and _relevance(pull, comparison) is Relevance.NO:
        return None
    base_listing = list_tree(client, comparison.merge_base)
    home, head_listing = _head(client, pull)
    listings = (base_listing, head_listing)
    if not comparison.whole:
        comparison = comparison.completed(*listings)
    relevant = _relevance(pull, comparison)
    if relevant is Relevance.NO:
        return None
    if any(listing.truncated for listing in listings):
        _log.warning("repository too large", repository=pull.repository, number=pull.number)
        if relevant is Relevance.PERHAPS:
            return None
        raise TooLargeError("This repository has more files than GitHub lists.")
    if home is client:
        base, head = load_trees(client, *listings)
    else:
        (base,), (head,) = load_trees(client, base_listing), load_trees(home, head_listing)
    notes = (*head_listing.notes, *_no_text(comparison, head_listing, head))
    sides = Sides(comparison, base, head, notes)
    if relevant is Relevance.PERHAPS and not _runs_changed_script(sides):
        return None
    return sides


def _relevance(pull: PullRequest, comparison: Comparison) -> Relevance:
    """What was said holds no longer where a pull request has taken its pipelines out again; to
    see that, it is read to the end."""
    return Relevance.YES if pull.has_open_words else relevance(comparison.changed)


def _head(client: GitHubClient, pull: PullRequest) -> tuple[GitHubClient, Listing]:
    """GitHub shares the objects of forks; where it does not, the fork itself is asked."""
    try:
        return client, list_tree(client, pull.head)
    except DeniedError as denied:
        if pull.head_repository is None or not pull.from_fork or not denied.no_access:
            raise
        fork = client.elsewhere(pull.head_repository)
        return fork, list_tree(fork, pull.head)


def _no_text(comparison: Comparison, listing: Listing, head: MemoryTree) -> Iterator[str]:
    """What the pull request says is a pipeline and nobody can read as one."""
    for path in comparison.changed:
        if is_pipeline(path) and path in listing.readable and head.read(path) is None:
            yield f"{path}: not checked, as it is no text or a link that leads nowhere"


def _runs_changed_script(sides: Sides) -> bool:
    """A script that is gone was run by the base, one that is new is run by the head."""
    trees = (sides.base, sides.head)
    sources = [tree.read(path) for tree in trees for path in tree.paths() if is_pipeline(path)]
    texts = [source.text for source in sources if isinstance(source, Source)]
    return runs_any(sides.comparison.changed, texts)
