"""What every use case reads first: both sides of the pull request."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import structlog

from bot.github.client import GitHubClient
from bot.github.contents import Contents
from bot.github.errors import DeniedError
from bot.github.listings import Listing
from bot.github.snapshot import ROOM, Comparison, compare, list_tree, within
from bot.plan.packages import name_a_manager, packages_in, runs_otherwise
from bot.plan.pull_request import PullRequest
from bot.plan.relevance import Relevance, is_pipeline, relevance, runs_any
from bot.plan.sides import Sides
from fixers.model.trees import MemoryTree
from fixers.syntax.source import Source

PACKAGES: Final = 40  # of those that are changed, so many are compared
ASKED: Final = 400  # files that are brought beyond those worth reading
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Side:
    """The files of one commit, and what they say as far as it was brought."""

    listing: Listing
    contents: Contents

    def oids(self, paths: Iterable[str]) -> set[str]:
        return {self.listing.oids[path] for path in paths if path in self.listing.oids}

    def tree(self, *, offering: bool) -> MemoryTree:
        return self.contents.tree(self.listing, offering=offering)


@dataclass(slots=True)
class Reading:
    """The pull request's files before and after; what the engine asks for is brought."""

    comparison: Comparison
    base: Side
    head: Side
    asked: frozenset[str] = frozenset()
    left_out: str | None = None  # a note about what was asked for and is not there

    def bring(self, paths: Iterable[str]) -> None:
        new = sorted(frozenset(paths) - self.asked)
        sizes = {**self.base.listing.large, **self.head.listing.large}
        room = ROOM - sum(sizes.get(path, 0) for path in self.asked)
        taken = frozenset(within(room, new[: ASKED - len(self.asked)], sizes))
        self.asked |= taken
        if len(taken) < len(new):
            self.left_out = f"{len(new) - len(taken)} files were not read: there are too many"
        self.bring_both(taken)
        client = self.base.contents.client
        client.listings.remember(client.repository, self.asked)

    def bring_both(self, *paths: Iterable[str]) -> None:
        """Most contents are common to both sides and read once."""
        every = [path for group in paths for path in group]
        old, new = self.base.oids(every), self.head.oids(every)
        if self.base.contents is self.head.contents:
            old |= new
        self.base.contents.bring(old)
        self.head.contents.bring(new)

    def sides(self, *, offering: bool = True) -> Sides:
        head = self.head.tree(offering=offering)
        lost = self.head.contents.lost(self.head.listing)
        return Sides(
            base=self.base.tree(offering=offering),
            head=head,
            renamed=self.comparison.renamed,
            notes=(*self.head.listing.notes, *self._no_text(head, lost), *self._unread(lost)),
            lost=lost,
        )

    def _no_text(self, head: MemoryTree, lost: Container[str]) -> Iterator[str]:
        """What the pull request says is a pipeline and nobody can read as one."""
        for path in self.comparison.changed:
            readable = path in self.head.listing.readable and path not in lost
            if is_pipeline(path) and readable and head.read(path) is None:
                yield f"{path}: not checked, as it is a link that leads nowhere"

    def _unread(self, lost: Iterable[str]) -> Iterator[str]:
        for path in lost:
            yield f"{path}: could not be read, as GitHub does not give it"
        if self.left_out is not None:
            yield self.left_out


class TooLargeError(Exception):
    """The files cannot all be listed: rules would take those that are not for missing."""


def read_sides(client: GitHubClient, pull: PullRequest) -> Reading | None:
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
    files = Contents(client)
    there = files if home is client else Contents(home)
    reading = Reading(comparison, Side(base_listing, files), Side(head_listing, there))
    known = client.listings.asked(client.repository)
    reading.bring_both(known, *(listing.readable for listing in listings))
    if relevant is Relevance.PERHAPS and not _runs_changed_script(reading):
        return None
    return reading


def _relevance(pull: PullRequest, comparison: Comparison) -> Relevance:
    """What was said holds no longer where a pull request has taken its pipelines out again, or
    goes to another base; to see that, it is read to the end."""
    said = pull.has_open_words or pull.is_judged
    return Relevance.YES if said else relevance(comparison.changed)


def _head(client: GitHubClient, pull: PullRequest) -> tuple[GitHubClient, Listing]:
    """GitHub shares the objects of forks; where it does not, the fork itself is asked."""
    try:
        return client, list_tree(client, pull.head)
    except DeniedError as denied:
        if pull.head_repository is None or not pull.from_fork or not denied.no_access:
            raise
        fork = client.elsewhere(pull.head_repository)
        return fork, list_tree(fork, pull.head)


def _runs_changed_script(reading: Reading) -> bool:
    """A script that is gone was run by the base, one that is new is run by the head."""
    changed = reading.comparison.changed
    packages = packages_in(changed)[:PACKAGES]
    reading.bring_both(packages)
    sides = reading.sides(offering=False)
    trees = (sides.base, sides.head)
    sources = [tree.read(path) for tree in trees for path in tree.paths() if is_pipeline(path)]
    texts = [source.text for source in sources if isinstance(source, Source)]
    if runs_any(changed, texts):
        return True
    return name_a_manager(texts) and runs_otherwise(packages, trees)
