"""Check runs of a commit as GraphQL tells them; unlike REST it tells them beside the rest."""

from typing import Annotated, Final

from pydantic import BaseModel, Field, ValidationError

from bot.plan.buttons import NAME
from bot.plan.pull_request import CheckRun

_DONE: Final = "COMPLETED"
# `ALL`: by default only the latest of a name is given. The App: others may have runs of any name.
SUITES: Final = f"""
checkSuites(last: 10, filterBy: {{appId: $app, checkName: "{NAME}"}}) {{
  pageInfo {{ hasPreviousPage }}
  nodes {{
    checkRuns(last: 50, filterBy: {{checkName: "{NAME}", checkType: ALL}}) {{
      pageInfo {{ hasPreviousPage }}
      nodes {{ databaseId status externalId annotations(first: 1) {{ totalCount }} }}
    }}
  }}
}}
"""


class _Count(BaseModel):
    total: Annotated[int, Field(alias="totalCount")] = 0


class _Run(BaseModel):
    id: int = Field(alias="databaseId")
    status: str
    identity: Annotated[str | None, Field(alias="externalId")] = None
    annotations: _Count = _Count()


class _Page(BaseModel):
    more: bool = Field(alias="hasPreviousPage")


class _Runs(BaseModel):
    nodes: list[_Run]
    page: _Page = Field(alias="pageInfo")


class _Suite(BaseModel):
    runs: _Runs = Field(alias="checkRuns")


class _Suites(BaseModel):
    nodes: list[_Suite]
    page: _Page = Field(alias="pageInfo")


def runs_of(suites: object) -> tuple[CheckRun, ...] | None:
    """None when it is not sure that these are all: what an App may not read is null."""
    try:
        found = _Suites.model_validate(suites)
    except ValidationError:
        return None
    if found.page.more or any(suite.runs.page.more for suite in found.nodes):
        return None
    return tuple(
        CheckRun(run.id, run.status == _DONE, run.annotations.total, run.identity or "")
        for suite in found.nodes
        for run in suite.runs.nodes
    )
