"""What a path that leads nowhere may have meant, as the tree has it."""

from fixers.diagnostics import EXECUTABLE
from fixers.model import Repository
from fixers.model.answers import answered
from fixers.rules._paths.alike import candidates, respelled
from fixers.rules._paths.evidence import Asked, Meant, is_source
from fixers.rules._paths.nearest import is_beside_its_like
from fixers.rules._paths.renamed import renamed
from fixers.rules._paths.spelling import is_same_but_for_style
from fixers.rules._shared.made_paths import is_folder


def meant_by(path: str, asked: Asked, repository: Repository) -> Meant:
    return _meant(path, asked.glob, asked.called, asked.folder, repository)


@answered
def _meant(path: str, glob: bool, called: bool, folder: bool, repository: Repository) -> Meant:
    exact = candidates(path, repository, glob=glob)
    if called:
        exact = [found for found in exact if not is_folder(found, repository)]
    near = [] if glob else [*respelled(path, repository)]
    styled = [other for other in near if is_same_but_for_style(path, other)]
    if exact and styled and not set(styled) & set(exact):  # the same in another style
        exact, near = [], styled
    near = [] if exact else near
    others = [] if glob or exact or near else renamed(path, repository)
    if folder:
        exact, near, others = (
            [found for found in some if found in repository.folders]
            for some in (exact, near, others)
        )
    beside = is_beside_its_like(path, repository)
    return Meant(exact, near, others, is_source(path) or beside, beside)


@answered
def is_rooted(path: str, repository: Repository) -> bool:
    """Whether no archive can have brought the path: its first folder is one of the repository,
    or all of it is there in another style."""
    if is_folder(path.split("/", maxsplit=1)[0], repository):
        return True
    return any(is_same_but_for_style(path, other) for other in respelled(path, repository))


def are_programs(found: list[str], repository: Repository) -> bool:
    """Whether each file that may have been meant is a program of the repository's own."""
    return {repository.tree.mode(path) for path in found} == {EXECUTABLE}
