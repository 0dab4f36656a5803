"""`fix-pipeline init` writes a pipeline that nothing has to complain about."""

import io
import os
import re
from pathlib import Path

import pytest

from fixers.cli import run

PIPELINE = ".github/workflows/pipeline.yml"
DEPLOY = "lib/scripts/ecs-deploy.sh"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    root = tmp_path / "My Shop"
    for name in ("cart", "catalog"):
        (root / "services" / name).mkdir(parents=True)
        (root / "services" / name / "Dockerfile").write_text("FROM scratch\n")
    return root


def test_names_are_filled_in(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", str(shop), "--yes", "--region", "eu-central-1"]) == 0
    text = (shop / PIPELINE).read_text("utf-8")
    assert '{service: "cart", directory: "services/cart"}' in text
    assert """services: '["cart", "catalog"]'""" in text
    assert "AWS_REGION: eu-central-1" in text
    assert "REPOSITORY: my-shop/${{ matrix.service }}" in text
    written = [path for path in shop.rglob("*") if path.is_file()]
    marker = re.compile(r"@[A-Z]+@")
    assert not [path for path in written if marker.search(path.read_text("utf-8"))]
    assert os.access(shop / DEPLOY, os.X_OK)
    assert not os.access(shop / "lib/scripts/common.sh", os.X_OK)
    assert "cart, catalog in eu-central-1" in capsys.readouterr().out


def test_named_services_win(shop: Path) -> None:
    assert run(["init", str(shop), "--yes", "--services", "pay, search,pay"]) == 0
    assert """services: '["pay", "search"]'""" in (shop / PIPELINE).read_text("utf-8")


def test_nothing_is_overwritten_without_force(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = shop / DEPLOY
    own.parent.mkdir(parents=True)
    own.write_text("mine\n")
    assert run(["init", str(shop), "--yes"]) == 0
    assert own.read_text() == "mine\n"
    assert f"kept {DEPLOY}" in capsys.readouterr().out
    assert (shop / PIPELINE).is_file()
    assert run(["init", str(shop), "--yes", "--force"]) == 0
    assert own.read_text() != "mine\n"


def test_a_second_time_changes_nothing(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", str(shop), "--yes"]) == 0
    before = {path: path.read_bytes() for path in shop.rglob("*") if path.is_file()}
    assert run(["init", str(shop), "--yes"]) == 0
    assert {path: path.read_bytes() for path in shop.rglob("*") if path.is_file()} == before
    assert "kept" not in capsys.readouterr().out


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "written"), [("y\n", True), ("\n", False), ("", False)])
def test_it_asks(shop: Path, monkeypatch: pytest.MonkeyPatch, answer: str, written: bool) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    assert run(["init", str(shop)]) == 0
    assert (shop / PIPELINE).exists() is written


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--services", "a b"), "no name for a service"),
        (("--services", "Cart"), "no name for a service"),
        (("--region", "'; x"), "no AWS region"),
    ],
)
def test_names_that_cannot_be_are_refused(
    shop: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], said: str
) -> None:
    assert run(["init", str(shop), "--yes", *more]) == 2
    assert said in capsys.readouterr().err
    assert not (shop / ".github").exists()


def test_without_services_it_says_how_to_name_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["init", str(tmp_path)]) == 2
    assert "--services a,b" in capsys.readouterr().err


@pytest.mark.parametrize("more", [(), ("--services", "pay,search")])
def test_an_empty_repository_gets_a_pipeline_without_a_finding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...]
) -> None:
    assert run(["init", str(tmp_path), "--yes", *more]) == 0
    assert f"{'pay, search' if more else 'app'} in us-east-1" in capsys.readouterr().out
    assert run(["check", str(tmp_path)]) == 0, capsys.readouterr().out


def test_without_a_terminal_it_wants_to_be_told(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert run(["init", str(shop)]) == 2
    assert "--yes" in capsys.readouterr().err


def test_links_that_lead_out_are_not_followed(shop: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (shop / "lib").symlink_to(outside)
    assert run(["init", str(shop), "--yes"]) == 2
    assert list(outside.iterdir()) == []
    assert not (shop / PIPELINE).exists()


def test_a_place_that_is_no_directory(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", str(tmp_path / "gone"), "--yes"]) == 2
    assert "is no directory" in capsys.readouterr().err


def test_a_file_in_the_way_is_named(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "infra").write_text("a file\n")
    assert run(["init", str(shop), "--yes"]) == 2
    assert "infra/backend.hcl cannot be written" in capsys.readouterr().err
