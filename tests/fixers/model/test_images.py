"""What images hold: present, absent, unknown."""

import pytest

from fixers.model import CommandBase, Tri
from fixers.model.facts.images import ImageBase, JoinedBase, image_of


@pytest.mark.parametrize(
    ("label", "command", "answer"),
    [
        ("ubuntu-latest", "jq", Tri.YES),
        ("Ubuntu-24.04", "terraform", Tri.NO),
        ("ubuntu-22.04", "terraform", Tri.YES),
        ("ubuntu-latest", "brew", Tri.NO),
        ("ubuntu-latest", "less", Tri.YES),
        ("ubuntu-latest", "a-tool-of-nobody", Tri.UNKNOWN),
        ("windows-latest", "yamllint", Tri.YES),
        ("macos-latest", "yamllint", Tri.NO),
        ("macos-latest", "apt-get", Tri.NO),
        ("ubuntu-latest", "apt-get", Tri.YES),
        ("ubuntu-latest", "xcodebuild", Tri.NO),
    ],
)
def test_hosted_images(label, command, answer):
    image = image_of(label)
    assert image is not None and image.has(command) is answer


def test_an_image_knows_its_system():
    image = image_of("ubuntu-24.04-arm")
    assert isinstance(image, ImageBase)
    assert (image.label, image.os, image.arch) == ("ubuntu-24.04-arm", "Linux", "ARM64")
    assert image_of("my-runner") is None


def test_a_joined_base_says_what_all_say():
    old, new = image_of("ubuntu-22.04"), image_of("ubuntu-24.04")
    joined = JoinedBase(label="both", bases=(old, new))
    answers = [joined.has(name) for name in ("jq", "trivy", "terraform")]
    assert answers == [Tri.YES, Tri.NO, Tri.UNKNOWN]
    assert JoinedBase(label="any", bases=(old, CommandBase())).has("jq") is Tri.UNKNOWN
