"""What `fix-pipeline init` reads from a repository: services, region, branch."""

from pathlib import Path

import pytest

from fixers.cli import run
from fixers.cli.dockerfiles import find_services
from fixers.cli.surroundings import Surroundings

ALONE = "FROM scratch\nCOPY . .\n"
Files = dict[str, str]
Place = tuple[str, str, str, str]

LAYOUTS: dict[str, tuple[Files, list[Place]]] = {
    "a folder each": (
        {"services/cart/Dockerfile": ALONE, "services/pay/Dockerfile": ALONE, "services/lib/x": ""},
        [
            ("cart", "services/cart", "services/cart", "services/cart/Dockerfile"),
            ("pay", "services/pay", "services/pay", "services/pay/Dockerfile"),
        ],
    ),
    "a workspace whose root is copied": (
        {
            "pnpm-lock.yaml": "",
            "package.json": "{}",
            "apps/web/package.json": "{}",
            "apps/web/Dockerfile": "FROM node\nCOPY package.json pnpm-lock.yaml ./\n",
            "apps/api/Dockerfile": "FROM node\nCOPY . .\nRUN npx turbo@2 prune api --docker\n",
            "packages/worker/Dockerfile": ALONE,
            "packages/worker/node_modules/x/Dockerfile": ALONE,
        },
        [
            ("api", "apps/api", ".", "apps/api/Dockerfile"),
            ("web", "apps/web", ".", "apps/web/Dockerfile"),
            ("worker", "packages/worker", "packages/worker", "packages/worker/Dockerfile"),
        ],
    ),
    "code below the service": (
        {
            "src/cart/src/Dockerfile": ALONE,
            "src/cart/src/cart.csproj": "",
            "src/ads/Dockerfile": ALONE,
            "src/ads/tests/Dockerfile": ALONE,
            "Dockerfile": ALONE,
        },
        [
            ("ads", "src/ads", "src/ads", "src/ads/Dockerfile"),
            ("cart", "src/cart/src", "src/cart/src", "src/cart/src/Dockerfile"),
        ],
    ),
    "a folder for docker": (
        {
            "services/cart/docker/Dockerfile": "FROM x\nCOPY package.json ./\nCOPY dist /app\n",
            "services/cart/package.json": "{}",
        },
        [("cart", "services/cart", "services/cart", "services/cart/docker/Dockerfile")],
    ),
    "the root alone": ({"Dockerfile": ALONE}, [("my-shop", ".", ".", "Dockerfile")]),
    "docker at the root": (
        {"docker/Dockerfile": ALONE},
        [("my-shop", ".", ".", "docker/Dockerfile")],
    ),
    "the only program": (
        {"src/Dockerfile": ALONE},
        [("my-shop", "src", "src", "src/Dockerfile")],
    ),
    "folders at the top": (
        {
            "frontend/Dockerfile": ALONE,
            "Backend_API/Dockerfile": ALONE,
            "docs/Dockerfile": ALONE,
            ".devcontainer/Dockerfile": ALONE,
            "terraform/modules/x/Dockerfile": ALONE,
        },
        [
            ("backend-api", "Backend_API", "Backend_API", "Backend_API/Dockerfile"),
            ("frontend", "frontend", "frontend", "frontend/Dockerfile"),
        ],
    ),
    "what Compose builds": (
        {
            "docker-compose.yml": """services:
  api: {build: ./services/api/}
  worker:
    build: {context: ., dockerfile: deploy/worker/Dockerfile}
  again:
    build: {context: ., dockerfile: deploy/worker/Dockerfile}
  gone: {build: ./gone}
  chosen: {build: "${CONTEXT}"}
  database: {image: postgres}
""",
            "services/api/Dockerfile": ALONE,
            "services/web/Dockerfile": ALONE,
            "deploy/worker/Dockerfile": ALONE,
        },
        [
            ("api", "services/api", "services/api", "services/api/Dockerfile"),
            ("web", "services/web", "services/web", "services/web/Dockerfile"),
            ("worker", ".", ".", "deploy/worker/Dockerfile"),
        ],
    ),
    "Compose that is none": (
        {"compose.yaml": "services: [a]\n", "docker-compose.yml": "{", "api/Dockerfile": ALONE},
        [("api", "api", "api", "api/Dockerfile")],
    ),
    "two of one name": (
        {"apps/web/Dockerfile": ALONE, "services/web/Dockerfile": ALONE},
        [
            ("apps-web", "apps/web", "apps/web", "apps/web/Dockerfile"),
            ("services-web", "services/web", "services/web", "services/web/Dockerfile"),
        ],
    ),
    "nothing": ({"README.md": ""}, []),
}


def lay(root: Path, files: Files) -> Surroundings:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Surroundings(root)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_services_are_found(tmp_path: Path, layout: str) -> None:
    files, expected = LAYOUTS[layout]
    found = find_services(lay(tmp_path, files), "my-shop")
    assert [(one.name, one.directory, one.context, one.dockerfile) for one in found] == expected


def test_a_path_that_no_workflow_can_name_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lay(tmp_path, {"services/my cart/Dockerfile": ALONE, "services/pay/Dockerfile": ALONE})
    assert run(["init", str(tmp_path), "--yes"]) == 2
    assert "services/my cart/Dockerfile" in capsys.readouterr().err
    assert run(["init", str(tmp_path), "--yes", "--services", "pay"]) == 0


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"infra/main.tf": 'provider "aws" {\n  region = "eu-west-1"\n}\n'}, "eu-west-1"),
        (
            {
                ".github/workflows/ci.yml": "aws-region: ap-southeast-2\n# ap-southeast-2\n",
                "main.tf": 'region = "us-east-1" # of the certificates',
            },
            "ap-southeast-2",
        ),
        ({"a.tf": 'zone = "eu-west-1a"\nkey = "my-eu-west-1"'}, None),
        ({"README.md": "eu-west-1", "a/b/c/d/e/main.tf": "eu-west-1"}, None),
        ({"infra/x.tf": "us-gov-west-1"}, "us-gov-west-1"),
    ],
)
def test_the_region_is_what_is_named_most_often(
    tmp_path: Path, files: Files, expected: str | None
) -> None:
    assert lay(tmp_path, files).region() == expected


def test_the_region_that_was_found_is_used(tmp_path: Path) -> None:
    lay(tmp_path, {"infra/main.tf": 'region = "eu-west-1"', "Dockerfile": ALONE})
    assert run(["init", str(tmp_path), "--yes"]) == 0
    assert "AWS_REGION: eu-west-1" in (tmp_path / ".github/workflows/pipeline.yml").read_text()


def test_what_cannot_be_read_tells_nothing(tmp_path: Path) -> None:
    here = lay(tmp_path, {"main.tf": ""})
    (tmp_path / "main.tf").write_bytes(b"\xff eu-west-1")
    (tmp_path / "gone.tf").symlink_to(tmp_path / "nowhere")
    assert Surroundings(tmp_path).region() is None
    assert here.text("gone.tf") == ""


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({".git/refs/remotes/origin/HEAD": "ref: refs/remotes/origin/develop\n"}, "develop"),
        ({".git/HEAD": "ref: refs/heads/master\n"}, "master"),
        ({".git/HEAD": "ref: refs/heads/feature/x\n"}, "main"),
        ({".git/HEAD": "0123456789\n"}, "main"),
        ({".git": "gitdir: ../elsewhere\n"}, "main"),
        ({}, "main"),
    ],
)
def test_the_default_branch_is_what_a_clone_knows(
    tmp_path: Path, files: Files, expected: str
) -> None:
    assert lay(tmp_path, files).branch() == expected
