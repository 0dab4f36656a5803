"""Live scanners: only allowed targets, and findings that fail the step."""

import stat
from pathlib import Path

import pytest

from tests.scripts.conftest import Cloud

ALLOWED = {
    "DAST_ALLOWED_HOSTS": "staging.shop.example .test.shop.example 127.0.0.1",
    "DAST_FORBIDDEN_HOSTS": "www.shop.example .pay.test.shop.example",
}


@pytest.mark.parametrize(
    "url",
    [
        "https://staging.shop.example",
        "https://Staging.Shop.Example:8443/x?y=z",
        "https://a.test.shop.example/",
        "http://127.0.0.1:8080/",
    ],
)
def test_allowed_targets(cloud: Cloud, url: str) -> None:
    done = cloud.run("dast-allowed.sh", "--url", url, **ALLOWED)
    assert done.code == 0, done.err


@pytest.mark.parametrize(
    "url",
    [
        "https://www.shop.example/",
        "https://shop.example/",
        "https://staging.shop.example.evil.example/",
        "https://evilstaging.shop.example/",
        "https://staging.shop.example@www.shop.example/",
        "https://www.shop.example\\@staging.shop.example/",
        "https://www.shop.example/?staging.shop.example",
        "https://www.shop.example#staging.shop.example",
        "https://x.pay.test.shop.example/",
        "file:///etc/passwd",
        "staging.shop.example",
        "https://[::1]/",
    ],
)
@pytest.mark.parametrize("script", ["dast-allowed.sh"])
def test_other_targets_are_refused(cloud: Cloud, script: str, url: str) -> None:
    assert cloud.run(script, "--url", url, **ALLOWED).code == 1


def test_no_list_allows_nothing(cloud: Cloud) -> None:
    assert cloud.run("dast-allowed.sh", "--url", "https://staging.shop.example").code == 2


def fake(folder: Path, name: str, text: str) -> str:
    """A program of this name that stands first in the PATH; the folder."""
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text(f'#!/bin/bash\necho "$@" >>"{folder}/calls"\n{text}\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return f"{folder}:/usr/bin:/bin"


CLEAN = 'echo "all tested parameters do not appear to be injectable"'
FOUND = 'for last; do :; done; mkdir -p "$last/h"; echo "    Payload: id=1" >"$last/h/log"'


@pytest.mark.parametrize(
    ("does", "code", "said"),
    [
        (CLEAN, 0, "may be scanned"),
        (FOUND, 1, "found an injection"),
        ("echo unable to connect to the target URL", 1, "tested nothing"),
        ("exit 7", 7, ""),
    ],
)
def test_sqlmap_gates(cloud: Cloud, tmp_path: Path, does: str, code: int, said: str) -> None:
    path = fake(tmp_path / "bin", "sqlmap", does)
    more = {"REPORTS": str(tmp_path / "reports"), "PATH": path, **ALLOWED}
    done = cloud.run("dast-sqlmap.sh", "--url", "http://127.0.0.1/?id=1", **more)
    assert done.code == code, done.err
    assert said in done.err
    options = (tmp_path / "bin/calls").read_text()
    assert "--batch --risk=1 --level=1 --technique=B" in options
    assert "crawl" not in options


@pytest.mark.parametrize("script", ["dast-sqlmap.sh", "dast-nuclei.sh", "dast-zap.sh"])
def test_a_scanner_never_starts_against_production(
    cloud: Cloud, tmp_path: Path, script: str
) -> None:
    for name in ("sqlmap", "nuclei", "docker"):
        path = fake(tmp_path / "bin", name, "")
    more = {"REPORTS": str(tmp_path / "reports"), "PATH": path, **ALLOWED}
    assert cloud.run(script, "--url", "https://www.shop.example/?id=1", **more).code == 1
    assert not (tmp_path / "bin/calls").exists()


NUCLEI = (
    "while [[ $1 != -output ]]; do shift; done\n"
    """echo '{"info": {"severity": "high", "name": "CVE"}, "matched-at": "/x"}' >"$2" """
)


@pytest.mark.parametrize(("does", "code"), [("", 0), (NUCLEI, 1)])
def test_nuclei_gates(cloud: Cloud, tmp_path: Path, does: str, code: int) -> None:
    path = fake(tmp_path / "bin", "nuclei", does)
    more = {"REPORTS": str(tmp_path / "reports"), "PATH": path, **ALLOWED}
    done = cloud.run("dast-nuclei.sh", "--url", "http://127.0.0.1/", **more)
    assert done.code == code, done.err
    assert ("high: CVE at /x" in done.err) is bool(code)


HEAD = "timeStamp,elapsed,label,responseCode,responseMessage,threadName,dataType,success"
SAMPLES = {
    "good": [(100, "true")] * 100,
    "slow": [(100, "true")] * 90 + [(900, "true")] * 10,
    "broken": [(100, "true")] * 90 + [(5, "false")] * 10,
    "empty": [],
}


@pytest.mark.parametrize(
    ("kind", "said"),
    [("slow", "percentile is 900 ms"), ("broken", "10 of 100"), ("empty", "no sample")],
)
def test_jmeter_gates(cloud: Cloud, tmp_path: Path, kind: str, said: str) -> None:
    done = load(cloud, tmp_path, kind)
    assert done.code == 1
    assert said in done.err


def test_jmeter_within_its_limits(cloud: Cloud, tmp_path: Path) -> None:
    done = load(cloud, tmp_path, "good")
    assert done.code == 0, done.err


def load(cloud: Cloud, tmp_path: Path, kind: str):
    rows = [f"1,{took},buy,200,OK,t,text,{well}" for took, well in SAMPLES[kind]]
    (tmp_path / "samples").write_text("\n".join([HEAD, *rows]) + "\n")
    (tmp_path / "plan.jmx").touch()
    copy = 'while [[ $1 != -l ]]; do shift; done; cp "%s" "$2"' % (tmp_path / "samples")
    more = {
        "REPORTS": str(tmp_path / "reports"),
        "PATH": fake(tmp_path / "bin", "jmeter", copy),
        **ALLOWED,
    }
    at = ("--url", "http://127.0.0.1/", "--plan", str(tmp_path / "plan.jmx"))
    return cloud.run("load-test.sh", *at, **more)
