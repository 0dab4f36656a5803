"""The REST endpoints, by subject."""

from typing import Final

from sandbox.api import apps, checks, comments, contents, git, pulls, repositories, reviews
from sandbox.routing import Endpoint

ENDPOINTS: Final[tuple[Endpoint, ...]] = (
    *apps.ENDPOINTS,
    *checks.ENDPOINTS,
    *comments.ENDPOINTS,
    *contents.ENDPOINTS,
    *git.ENDPOINTS,
    *pulls.ENDPOINTS,
    *repositories.ENDPOINTS,
    *reviews.ENDPOINTS,
)
