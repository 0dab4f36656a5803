"""What this app said twice: GitHub may carry out late what was asked for anew meanwhile."""

from collections.abc import Iterator

from bot.plan.pull_request import PullRequest, Stale


def doubled(pull: PullRequest) -> Iterator[Stale]:
    """All but the first of each."""
    threads = set[str]()
    for thread in (thread for thread in pull.threads if not thread.resolved):
        if thread.fingerprint in threads:
            yield Stale(thread.id, thread.comment)
        threads.add(thread.fingerprint)
    told = set[frozenset[str]]()
    for summary in (summary for summary in pull.summaries if not summary.folded):
        if summary.fingerprints in told:
            yield Stale(None, summary.id)
        told.add(summary.fingerprints)
    yield from (Stale(None, echo) for echo in pull.echoes)
