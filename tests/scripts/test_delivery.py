"""Images by digest, alarms after a deployment, evidence for an audit, scanners that gate."""

import json
import sys
from pathlib import Path

import pytest

from tests.scripts.conftest import Cloud
from tests.scripts.test_dast import fake

DIGEST = "sha256:" + "ab" * 32
IMAGE = f"registry.test/shop/cart@{DIGEST}"


def image(cloud: Cloud, tag: str) -> str:
    """An image in ECR; its digest."""
    ecr = cloud.client("ecr")
    ecr.create_repository(repositoryName="shop/cart")
    kind = "application/vnd.oci.image.manifest.v1+json"
    manifest = {"schemaVersion": 2, "mediaType": kind, "config": {"digest": DIGEST}, "layers": []}
    put = ecr.put_image(
        repositoryName="shop/cart", imageManifest=json.dumps(manifest), imageTag=tag
    )
    return str(put["image"]["imageId"]["imageDigest"])


def test_an_image_is_named_by_its_digest(cloud: Cloud) -> None:
    digest = image(cloud, "abc")
    done = cloud.run("image-digest.sh", "--repository", "shop/cart", "--tag", "abc")
    assert done.code == 0, done.err
    assert done.outputs["image"].endswith(f"/shop/cart@{digest}")
    assert cloud.run("image-digest.sh", "--repository", "shop/cart", "--tag", "no").code != 0


def test_an_image_is_built_once(cloud: Cloud, tmp_path: Path) -> None:
    digest = image(cloud, "abc")
    (tmp_path / "Dockerfile").touch()
    at = ("--context", str(tmp_path), "--repository", "shop/cart", "--tag", "abc")
    # The image is there: docker must not be asked for more than to log in, for those that follow.
    docker = fake(tmp_path / "bin", "docker", "[[ $1 == login && $(cat) ]]")
    done = cloud.run("image-build.sh", *at, PATH=f"{docker}:{venv_path()}")
    assert done.code == 0, done.err
    assert done.outputs["image"].endswith(digest)
    assert "built already" in done.err
    login = "login --username AWS --password-stdin 123456789012.dkr.ecr.us-east-1.amazonaws.com"
    assert (tmp_path / "bin/calls").read_text() == login + "\n"


def test_a_builder_that_can_attest_is_made_before_the_first_build(
    cloud: Cloud, tmp_path: Path
) -> None:
    image(cloud, "other")
    (tmp_path / "Dockerfile").touch()
    docker = fake(
        tmp_path / "bin", "docker", "[[ $1 != login ]] || cat >/dev/null; [[ $2 != inspect ]]"
    )
    at = ("--context", str(tmp_path), "--repository", "shop/cart", "--tag", "abc")
    done = cloud.run("image-build.sh", *at, PATH=f"{docker}:{venv_path()}")
    assert done.code != 0, "the stand-in for docker pushes nothing"
    calls = (tmp_path / "bin/calls").read_text().splitlines()
    assert [call.split()[:2] for call in calls[1:]] == [
        ["buildx", "inspect"],
        ["buildx", "create"],
        ["buildx", "build"],
    ]
    assert "--sbom=true" in calls[-1]


def test_a_dockerfile_may_stand_elsewhere_than_its_context(cloud: Cloud, tmp_path: Path) -> None:
    image(cloud, "other")
    file = tmp_path / "apps/cart/Dockerfile"
    at = ("--context", str(tmp_path), "--repository", "shop/cart", "--tag", "abc")
    docker = fake(tmp_path / "bin", "docker", "[[ $1 != login ]] || cat >/dev/null")
    more = {"PATH": f"{docker}:{venv_path()}"}
    assert "there is no" in cloud.run("image-build.sh", *at, "--dockerfile", str(file), **more).err
    file.parent.mkdir(parents=True)
    file.touch()
    cloud.run("image-build.sh", *at, "--dockerfile", str(file), **more)
    built = (tmp_path / "bin/calls").read_text().splitlines()[-1]
    assert f"--file {file} --tag" in built
    assert built.endswith(f" {tmp_path}")


@pytest.mark.parametrize(
    ("registry", "region"),
    [
        ("123456789012.dkr.ecr.eu-west-1.amazonaws.com", "eu-west-1"),
        ("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn", "cn-north-1"),
        ("123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com", "us-gov-west-1"),
        ("123456789012.dkr-ecr.us-east-2.on.aws", "us-east-2"),
        ("ghcr.io", None),
        ("evil.test/123456789012.dkr.ecr.eu-west-1.amazonaws.com", None),
    ],
)
def test_signatures_are_read_with_the_registrys_credentials(
    cloud: Cloud, tmp_path: Path, registry: str, region: str | None
) -> None:
    folder = tmp_path / "bin"
    for name in ("aws", "cosign"):
        fake(folder, name, "echo secret")
    path = fake(folder, "docker", "cat >/dev/null")
    image_there = f"{registry}/shop/cart@{DIGEST}"
    more = {"PATH": path, "GITHUB_REPOSITORY": "acme/shop"}
    done = cloud.run("image-verify.sh", "--image", image_there, **more)
    assert done.code == 0, done.err
    calls = (folder / "calls").read_text()
    assert (f"ecr get-login-password --region {region}\n" in calls) is (region is not None)
    assert ("login --username AWS" in calls) is (region is not None)
    assert "secret" not in done.out + done.err


@pytest.mark.parametrize("script", ["image-sign.sh", "image-verify.sh"])
def test_tags_are_neither_signed_nor_trusted(cloud: Cloud, tmp_path: Path, script: str) -> None:
    more = {"PATH": fake(tmp_path / "bin", "cosign", ""), "GITHUB_REPOSITORY": "acme/shop"}
    assert cloud.run(script, "--image", "registry.test/shop/cart:latest", **more).code == 2
    assert not (tmp_path / "bin/calls").exists()
    done = cloud.run(script, "--image", IMAGE, **more)
    assert done.code == 0, done.err
    assert IMAGE in (tmp_path / "bin/calls").read_text()


@pytest.mark.parametrize(("trivy", "grype"), [(0, 0), (1, 0), (0, 1), (1, 1)])
def test_both_image_scanners_run_and_gate(
    cloud: Cloud, tmp_path: Path, trivy: int, grype: int
) -> None:
    fake(tmp_path / "bin", "trivy", f"exit {trivy}")
    path = fake(tmp_path / "bin", "grype", f"exit {grype}")
    done = cloud.run("image-scan.sh", "--image", IMAGE, PATH=path)
    assert done.code == (trivy or grype)
    assert len((tmp_path / "bin/calls").read_text().splitlines()) == 2


def alarm(cloud: Cloud, name: str, state: str) -> None:
    watch = cloud.client("cloudwatch")
    watch.put_metric_alarm(
        AlarmName=name,
        MetricName="errors",
        Namespace="shop",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
        Statistic="Sum",
    )
    watch.set_alarm_state(AlarmName=name, StateValue=state, StateReason="test")


@pytest.mark.parametrize(
    ("states", "code", "said"),
    [
        ({"shop-cart-5xx": "OK", "other": "ALARM"}, 0, "1 alarms were quiet"),
        ({"shop-cart-5xx": "OK", "shop-cart-slow": "ALARM"}, 1, "ringing: shop-cart-slow"),
        ({"other": "OK"}, 1, "nothing would be watched"),
    ],
)
def test_alarms_are_watched(cloud: Cloud, states: dict[str, str], code: int, said: str) -> None:
    for name, state in states.items():
        alarm(cloud, name, state)
    done = cloud.run("watch-alarms.sh", "--prefix", "shop-cart-", WATCH_SECONDS="1")
    assert done.code == code, done.err
    assert said in done.err


@pytest.mark.parametrize(
    ("prowler", "code", "said"),
    [(0, 0, ""), (3, 1, "failed checks"), (1, 1, "prowler ended with 1")],
)
def test_evidence_is_stored_before_it_fails(
    cloud: Cloud, tmp_path: Path, prowler: int, code: int, said: str
) -> None:
    s3 = cloud.client("s3")
    s3.create_bucket(Bucket="evidence")
    cloud.client("securityhub").enable_security_hub()
    path = fake(tmp_path / "bin", "prowler", f"exit {prowler}")
    at = ("--bucket", "evidence", "--prefix", "runs/7")
    more = {"REPORTS": str(tmp_path), "PATH": f"{path}:{venv_path()}"}
    done = cloud.run("compliance-evidence.sh", *at, AWS_ENDPOINT_URL=cloud.direct, **more)
    assert done.code == code, done.err
    assert said in done.err
    stored = {one["Key"] for one in s3.list_objects_v2(Bucket="evidence").get("Contents", [])}
    complete = {"runs/7/SHA256SUMS", "runs/7/security-hub.json"}
    assert stored == (set() if prowler == 1 else complete)


def test_open_findings_fail_after_the_evidence_is_stored(cloud: Cloud, tmp_path: Path) -> None:
    s3, hub = cloud.client("s3"), cloud.client("securityhub")
    s3.create_bucket(Bucket="evidence")
    hub.enable_security_hub()
    finding = {
        "SchemaVersion": "2018-10-08",
        "Id": "one",
        "ProductArn": "arn:aws:securityhub:us-east-1:123456789012:product/123456789012/default",
        "GeneratorId": "pci",
        "AwsAccountId": "123456789012",
        "CreatedAt": "2026-01-01T00:00:00Z",
        "UpdatedAt": "2026-01-01T00:00:00Z",
        "Severity": {"Label": "CRITICAL"},
        "Title": "open",
        "Description": "open",
        "Resources": [{"Type": "Other", "Id": "x"}],
        "RecordState": "ACTIVE",
        "Workflow": {"Status": "NEW"},
        "Compliance": {"Status": "FAILED"},
    }
    hub.batch_import_findings(Findings=[finding])
    at = ("--bucket", "evidence", "--prefix", "runs/7", "--skip-prowler")
    more = {"REPORTS": str(tmp_path), "AWS_ENDPOINT_URL": cloud.direct}
    done = cloud.run("compliance-evidence.sh", *at, **more)
    assert done.code == 1
    assert "1 open CRITICAL or HIGH findings" in done.err
    assert s3.list_objects_v2(Bucket="evidence")["KeyCount"] == 2


def venv_path() -> str:
    return str(Path(sys.executable).parent)


@pytest.mark.parametrize(
    ("tool", "name", "good", "bad"),
    [
        ("shellcheck", "x.sh", "#!/bin/bash\necho hi\n", "#!/bin/bash\necho $1\n"),
        ("yamllint", "x.yml", "---\na: 1\n", "---\na: 1\na: 2\n"),
    ],
)
def test_linters_gate(
    cloud: Cloud, tmp_path: Path, tool: str, name: str, good: str, bad: str
) -> None:
    at = ("--tool", tool, "--path", str(tmp_path))
    (tmp_path / name).write_text(good)
    done = cloud.run("code-scan.sh", *at)
    assert done.code == 0, done.out + done.err
    (tmp_path / name).write_text(bad)
    assert cloud.run("code-scan.sh", *at).code != 0


def test_a_pattern_that_matches_nothing_is_no_success(cloud: Cloud, tmp_path: Path) -> None:
    done = cloud.run("code-scan.sh", "--tool", "shellcheck", "--path", str(tmp_path))
    assert done.code == 1
    assert "error: no " in done.err


GATES = {
    "checkov": "--framework terraform",
    "semgrep": "--error",
    "snyk": "--severity-threshold=high",
    "trivy-config": "--exit-code 1 --severity HIGH,CRITICAL",
    "trivy-fs": "--exit-code 1 --severity HIGH,CRITICAL",
    "trufflehog": "--fail",
}


STARTS = "[[ $1 != --version ]] || exec echo 1.2.3"


@pytest.mark.parametrize("tool", ["checkov", "semgrep", "yamllint", "trivy-config"])
@pytest.mark.parametrize("folder", ["empty", "not there"])
def test_scanners_that_pass_over_nothing_do_not(
    cloud: Cloud, tmp_path: Path, tool: str, folder: str
) -> None:
    (tmp_path / "empty").mkdir()
    path = fake(tmp_path / "bin", tool.split("-", maxsplit=1)[0], "exit 0")
    at = ("--tool", tool, "--path", str(tmp_path / folder))
    assert cloud.run("code-scan.sh", *at, PATH=path).code == 1
    assert not (tmp_path / "bin/calls").exists()


def test_checkov_needs_something_of_terraform(cloud: Cloud, tmp_path: Path) -> None:
    path = fake(tmp_path / "bin", "checkov", "exit 0")
    done = cloud.run("code-scan.sh", "--tool", "checkov", "--path", str(tmp_path), PATH=path)
    assert done.code == 1
    assert "no *.tf*" in done.err


def test_a_snyk_that_could_not_fetch_its_program_is_no_success(
    cloud: Cloud, tmp_path: Path
) -> None:
    says = 'echo "2026-11-27T15:07:36.051Z: Starting download" >&2; exit 0'
    path = fake(tmp_path / "bin", "snyk", says)
    done = cloud.run("code-scan.sh", "--tool", "snyk", "--path", str(tmp_path), PATH=path)
    assert done.code == 1
    assert "snyk does not start" in done.err


@pytest.mark.parametrize("tool", GATES)
def test_scanners_are_told_to_fail(cloud: Cloud, tmp_path: Path, tool: str) -> None:
    program = tool.split("-", maxsplit=1)[0]
    path = fake(tmp_path / "bin", program, f"{STARTS}; exit 1")
    (tmp_path / "main.tf").touch()
    done = cloud.run("code-scan.sh", "--tool", tool, "--path", str(tmp_path), PATH=path)
    assert done.code == 1
    assert GATES[tool] in (tmp_path / "bin/calls").read_text()
