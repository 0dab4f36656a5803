"""What container images hold: present, absent, unknown."""

import pytest

from fixers.model import Tri
from fixers.model.facts.containers import container_of


@pytest.mark.parametrize(
    ("image", "git"),
    [
        ("node", Tri.YES),
        ("node:22", Tri.YES),
        ("node:22-alpine", Tri.NO),
        ("node:22-bookworm-slim", Tri.NO),
        ("node:${{ inputs.version }}", Tri.UNKNOWN),
        ("library/node@sha256:0", Tri.UNKNOWN),
        ("node:22@sha256:0", Tri.YES),
        ("docker.io/library/node:22-slim", Tri.NO),
        ("public.ecr.aws/docker/library/node:22-slim", Tri.NO),
    ],
)
def test_variants_of_an_image(image, git):
    base = container_of(image)
    assert base is not None and base.has("git") is git
    answers = [base.has(name) for name in ("yarn", "terraform", "a-tool-of-nobody")]
    assert answers == [Tri.YES, Tri.NO, Tri.UNKNOWN]
    assert base.label == f"container {image}"


def test_the_package_manager_of_the_system():
    images = (
        "node:22",
        "node:22-alpine",
        "node:${{ inputs.version }}",
        "alpine:3.22",
        "fedora:43",
        "busybox:1",
    )
    bases = [container_of(image) for image in images]
    assert [base and base.system for base in bases] == ["apt", "apk", None, "apk", "dnf", None]


def test_an_image_of_a_publisher():
    base = container_of("mcr.microsoft.com/playwright:v1.55.0-noble")
    assert base is not None
    answers = [base.has(name) for name in ("npx", "git", "terraform")]
    assert answers == [Tri.YES, Tri.UNKNOWN, Tri.NO]


@pytest.mark.parametrize("image", ["acme/node", "registry.example.org/node:22", "localhost:5000/x"])
def test_other_containers_are_unknown(image):
    assert container_of(image) is None
