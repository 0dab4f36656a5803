"""Scanners run for real, where they are installed: `lib/scripts/install-tool.sh NAME` does it."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlparse

import pytest

from tests.scripts.conftest import Cloud

POLICY = """{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": "s3:%s", "Resource": "arn:aws:s3:::shop/*"}]}"""
NO_EVAL = """rules:
- {id: no-eval, languages: [python], severity: ERROR, message: no, pattern: eval(...)}
"""
OPEN = """resource "aws_security_group" "all" {
  description = "x"
  ingress {
    description = "all"
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["%s"]
  }
}
resource "aws_instance" "one" { vpc_security_group_ids = [aws_security_group.all.id] }
"""
CASES = {
    "parliament": ("policy.json", POLICY % "GetObject", POLICY % "NoSuchThing"),
    "semgrep": ("x.py", "x = 1\n", "eval(x)\n"),
    "hadolint": ("Dockerfile", "FROM debian:12\nUSER 1\n", "FROM debian\nRUN apt-get install x\n"),
    "checkov": ("main.tf", 'variable "x" {}\n', OPEN % "0.0.0.0/0"),
}


def need(tool: str) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")


@pytest.mark.parametrize("tool", CASES)
def test_code_scanners_gate(cloud: Cloud, tmp_path: Path, tool: str) -> None:
    need(tool)
    name, good, bad = CASES[tool]
    rules = tmp_path / "rules.yml"
    rules.write_text(NO_EVAL)
    code = tmp_path / "code"
    code.mkdir()
    more = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "SEMGREP_CONFIG": str(rules)}
    codes = []
    for text in (good, bad):
        (code / name).write_text(text)
        codes.append(cloud.run("code-scan.sh", "--tool", tool, "--path", str(code), **more).code)
    assert codes == [0, 1]


@contextmanager
def shop(*, careless: bool) -> Iterator[str]:
    """A shop that asks its database with what it is given."""
    database = sqlite3.connect(":memory:", check_same_thread=False)
    database.execute("create table shoes (id int, name text)")
    database.executemany("insert into shoes values (?, ?)", [(n, f"shoe{n}") for n in range(9)])

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = parse_qs(urlparse(self.path).query).get("id", ["1"])[0]
            asked = f"select name from shoes where id = {wanted if careless else '?'}"
            try:
                rows = database.execute(asked, () if careless else (wanted,)).fetchall()
            except sqlite3.Error:
                rows = []
            self.send_response(200)
            self.end_headers()
            self.wfile.write(f"<html>{rows or 'nothing'}</html>".encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Tests stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/?id=1"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(("careless", "code"), [(False, 0), (True, 1)])
def test_sqlmap_finds_an_injection(cloud: Cloud, tmp_path: Path, careless: bool, code: int) -> None:
    need("sqlmap")
    more = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "REPORTS": str(tmp_path / "reports"),
        "DAST_ALLOWED_HOSTS": "127.0.0.1",
    }
    with shop(careless=careless) as url:
        done = cloud.run("dast-sqlmap.sh", "--url", url, **more)
    assert done.code == code, done.err
    assert ("found an injection" in done.err) is careless
