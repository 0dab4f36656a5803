"""What GraphQL answers beside the data."""

from typing import Final

from pydantic import BaseModel

from bot.github.transport import speaks_of_limit

_LIMITED: Final = frozenset({"RATE_LIMITED", "RATE_LIMIT"})
_STATUS: Final = {"NOT_FOUND": 404, "FORBIDDEN": 403}


# What it says of its own time-outs; they have no type.
_SLIPPED: Final = "something went wrong while executing your query"


class GraphQLError(BaseModel):
    message: str
    type: str | None = None

    @property
    def status(self) -> int:
        """What REST would answer; GraphQL itself answers 200 to what it did not understand."""
        return _STATUS.get(self.type or "", 200)

    @property
    def no_access(self) -> bool:
        return self.type in _STATUS

    @property
    def limited(self) -> bool:
        """Words about the pace alone have no type of their own."""
        return self.type in _LIMITED or speaks_of_limit(self.message)


class GraphQLAnswer(BaseModel):
    data: object = None
    errors: list[GraphQLError] = []

    @property
    def slipped(self) -> bool:
        """Whether the same may have an answer in a moment."""
        return any(error.message.lower().startswith(_SLIPPED) for error in self.errors)
