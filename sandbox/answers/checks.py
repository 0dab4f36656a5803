"""Check runs, their suites and annotations."""

from sandbox.answers import Json
from sandbox.answers.accounts import app, node_id
from sandbox.answers.repositories import api_url, html_url
from sandbox.state import Annotation, CheckRun, Repository
from sandbox.world import World


def check_run(world: World, found: Repository, run: CheckRun) -> Json:
    url = f"{api_url(world, found)}/check-runs/{run.id}"
    return {
        "id": run.id,
        "node_id": node_id("CheckRun", run.id),
        "head_sha": run.head_sha,
        "external_id": run.external_id,
        "url": url,
        "html_url": f"{html_url(world, found)}/runs/{run.id}",
        "details_url": run.details_url or f"{html_url(world, found)}/runs/{run.id}",
        "status": run.status,
        "conclusion": run.conclusion,
        "started_at": run.started_at,
        "completed_at": run.completed_at,
        "output": {
            "title": run.title,
            "summary": run.summary,
            "text": run.text,
            "annotations_count": len(run.annotations),
            "annotations_url": f"{url}/annotations",
        },
        "name": run.name,
        "check_suite": {"id": run.suite},
        "app": app(world),
        "pull_requests": pull_requests(world, found, run.head_sha),
    }


def pull_requests(world: World, found: Repository, sha: str) -> list[Json]:
    """Empty for the head of a fork, as on GitHub."""
    short = {"id": found.id, "url": api_url(world, found), "name": found.name}
    return [
        {
            "id": pull.id,
            "number": pull.number,
            "url": f"{api_url(world, found)}/pulls/{pull.number}",
            "head": {"ref": pull.head, "sha": pull.head_sha, "repo": short},
            "base": {"ref": pull.base, "sha": world.base_sha(found, pull), "repo": short},
        }
        for pull in world.pulls_at(found, sha)
    ]


def annotation(world: World, found: Repository, run: CheckRun, said: Annotation) -> Json:
    return {
        "path": said.path,
        "blob_href": f"{api_url(world, found)}/git/blobs/{run.head_sha}",
        "start_line": said.start_line,
        "end_line": said.end_line,
        "start_column": said.start_column,
        "end_column": said.end_column,
        "annotation_level": said.level,
        "title": said.title,
        "message": said.message,
        "raw_details": said.raw_details,
    }
