"""What a review of the broken pipeline must tell, and where."""

from typing import Final

_PIPELINE: Final = ".github/workflows/pipeline.yml"
_SCRIPTS: Final = "lib/scripts"

# Rule → files of which one must carry a finding of it.
RULES: Final[dict[str, frozenset[str]]] = {
    "blue-green-without-rollback": frozenset({f"{_SCRIPTS}/blue-green.sh"}),
    "curl-failure-hidden": frozenset({f"{_SCRIPTS}/monitor.sh"}),
    "dast-unsandboxed": frozenset({_PIPELINE, f"{_SCRIPTS}/live-security.sh"}),
    "ecs-network-configuration": frozenset({f"{_SCRIPTS}/deploy.sh"}),
    "ecs-stale-task-definition": frozenset({_PIPELINE, f"{_SCRIPTS}/deploy.sh"}),
    "ecs-task-family-parsing": frozenset({f"{_SCRIPTS}/rollback.sh"}),
    "go-cache-key": frozenset({_PIPELINE}),
    "hand-built-json": frozenset({f"{_SCRIPTS}/monitor.sh"}),
    "long-run-block": frozenset({_PIPELINE}),
    "prod-deploy-ungated": frozenset({_PIPELINE}),
    "script-path-mismatch": frozenset({_PIPELINE}),
    "sqlmap-unsafe-flags": frozenset({f"{_SCRIPTS}/live-security.sh"}),
    "static-aws-credentials": frozenset({_PIPELINE}),
    "terraform-init-missing": frozenset({_PIPELINE}),
    "terraform-workspace-unselected": frozenset({_PIPELINE}),
    "trivy-severity-unbounded": frozenset({_PIPELINE}),
}

# Tools that nothing installs. The seed names yamllint and newman too, but ubuntu-24.04 has both.
NOT_INSTALLED: Final = "tool-not-installed"
TOOLS: Final = (
    "checkov",
    "driftctl",
    "flyway",
    "grype",
    "infracost",
    "jmeter",
    "k6",
    "nuclei",
    "parliament",
    "prowler",
    "semgrep",
    "sentry-cli",
    "snyk",
    "sqlmap",
    "tflint",
    "tfsec",
    "trivy",
    "trufflehog",
    "zap-cli",
)
