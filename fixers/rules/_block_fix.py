"""The fix that moves a block, and what its title says of it."""

from collections.abc import Iterable

from fixers.diagnostics import Applicability, Edit, Fix
from fixers.rules._block_move import Target
from fixers.rules._block_needs import Needs


def fix_of(target: Target, needs: Needs, edits: tuple[Edit, ...], doubts: Iterable[str]) -> Fix:
    """Safe where nothing is to be doubted and nothing else is needed; else the title tells."""
    clauses = dict.fromkeys((*needs.doubts, *doubts))
    though = f", though {' and '.join(clauses)}" if clauses else ""
    return Fix(
        f"Move the block to `{target.path}`{needs.said}{though}",
        (*needs.edits, *edits),
        (*target.created, *needs.changes),
        applicability=Applicability.UNSAFE if though or needs.said else Applicability.SAFE,
    )
