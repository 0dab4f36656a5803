"""Which rights of the run's token actions use, and which actions use none but to read code."""

import re
from typing import Final

from fixers.syntax.regex import regex

Needs = dict[str, str]
CODE: Final = {"contents": "write"}
TALK: Final = {"pull-requests": "write"}
BOTH: Final = CODE | TALK
ISSUES: Final = {"issues": "write"}
CHECKS: Final = {"checks": "write"}
RUNS: Final = {"actions": "read"}
_CODEQL: Final = ("init", "autobuild", "analyze", "upload-sarif")
_COMMANDS: Final = ("", "/init", "/fmt", "/validate", "/plan", "/apply")
OF_ACTIONS: Final = {
    "softprops/action-gh-release": CODE,
    "ncipollo/release-action": CODE,
    "actions/create-release": CODE,
    "actions/upload-release-asset": CODE,
    "stefanzweifel/git-auto-commit-action": CODE,
    "endbug/add-and-commit": CODE,
    "ad-m/github-push-action": CODE,
    "peaceiris/actions-gh-pages": CODE,
    "mathieudutour/github-tag-action": CODE,
    "peter-evans/create-pull-request": BOTH,
    "peter-evans/create-or-update-comment": TALK | {"issues": "write"},
    "peter-evans/find-comment": {"pull-requests": "read"},
    "marocchino/sticky-pull-request-comment": TALK,
    "thollander/actions-comment-pull-request": TALK,
    "mshick/add-pr-comment": TALK,
    "dorny/paths-filter": {"pull-requests": "read"},
    "tj-actions/changed-files": {"pull-requests": "read"},
    "dorny/test-reporter": CHECKS | RUNS,
    "enricomi/publish-unit-test-result-action": CHECKS | TALK | {"issues": "read"},
    **{f"github/codeql-action/{one}": {"security-events": "write"} | RUNS for one in _CODEQL},
    "actions/attest": {"attestations": "write"},
    "actions/attest-build-provenance": {"attestations": "write"},
    "actions/attest-sbom": {"attestations": "write"},
    "actions/download-artifact": RUNS,
    "dawidd6/action-download-artifact": RUNS,
    "docker/login-action": {"packages": "write"},
    # What their READMEs ask for.
    "svenstaro/upload-release-action": CODE,
    "anothrnick/github-tag-action": CODE,
    "jamesives/github-pages-deploy-action": CODE,
    "chrnorm/deployment-action": {"deployments": "write"},
    "chrnorm/deployment-status": {"deployments": "write"},
    "bobheadxi/deployments": {"deployments": "write"},
    "nrwl/nx-set-shas": RUNS | {"pull-requests": "read"},
    **{f"zaproxy/action-{one}": ISSUES | RUNS for one in ("baseline", "full-scan", "api-scan")},
    "anchore/sbom-action": CODE | RUNS,
    "gitleaks/gitleaks-action": TALK,
    "zricethezav/gitleaks-action": TALK,
    "docker/scout-action": TALK,
    "peter-evans/repository-dispatch": CODE,
    "mikepenz/action-junit-report": CHECKS | TALK,
    "pulumi/actions": TALK,
    "actions/dependency-review-action": TALK,
    "reviewdog/action-tflint": CHECKS | TALK,
    "reviewdog/action-hadolint": CHECKS | TALK,
    "reviewdog/action-actionlint": CHECKS | TALK,
    # It sums up in a comment unless told not to.
    "super-linter/super-linter": {"statuses": "write", "packages": "read"} | TALK | ISSUES,
    "checkmarx/kics-github-action": TALK,
    "madrapps/jacoco-report": TALK,
    "wagoid/commitlint-github-action": {"pull-requests": "read"},
    "amannn/action-semantic-pull-request": TALK | {"statuses": "write"},  # of `wip`
    "jasonetco/create-an-issue": ISSUES,
    **{f"hashicorp/terraform-github-actions{one}": TALK for one in _COMMANDS},
    "8398a7/action-slack": RUNS,
    "golangci/golangci-lint-action": {"pull-requests": "read"},
    "sonarsource/sonarcloud-github-action": {"pull-requests": "read"},
    "sonarsource/sonarqube-scan-action": {"pull-requests": "read"},
    "dflook/terraform-plan": TALK,
    "dflook/terraform-apply": TALK,
}
TOKEN: Final = regex(
    r"(?:secrets|github)\s*(?:\.|\[\s*')(?:GITHUB_)?TOKEN\b|toJSON\(\s*(?:secrets|github)\s*\)",
    re.IGNORECASE,
)
# Of one that is not named here nothing is known: the token may be the default of an input.
_NEEDS_NONE: Final = regex(
    r"actions/(?:checkout|cache(?:/\w+)?|upload-artifact(?:/merge)?|download-artifact"
    r"|create-github-app-token)"
    r"|(?:.*[/-])?(?:setup|install)(?:[-_].*)?|.*[-_]installer"
    r"|aws-actions/(?:configure-aws-credentials|amazon-.+|aws-.+)"
    r"|azure/(?:login|cli|docker-login|aks-set-context|powershell|webapps-deploy)"
    r"|google-github-actions/(?:auth|get-.+|deploy-.+|upload-cloud-storage)"
    r"|docker/(?:build-push|bake|metadata)-action|hashicorp/.+|docker://.+"
    r"|digitalocean/action-doctl|webfactory/ssh-agent|appleboy/(?:ssh|scp)-action"
    r"|aquasecurity/(?:trivy|tfsec)-action|bridgecrewio/checkov-action|anchore/scan-action"
    r"|sonarsource/(?!sonar(?:cloud-github|qube-scan)-action$).+|snyk/actions/.+|hadolint/hadolint-action"
    r"|codecov/(?:codecov|test-results)-action|terraform-compliance/github_action"
    r"|slackapi/slack-github-action|(?:rtcamp|clouddrove)/action-slack-notify"
    r"|dawidd6/action-send-mail|sarisia/actions-status-discord"
    r"|jakejarvis/s3-sync-action|reggionick/s3-deploy|serverless/github-action"
    r"|cypress-io/github-action|dflook/(?:terraform|tofu)-(?:fmt-check|validate)"
    r"|jdx/mise-action|dtolnay/rust-toolchain|actions-rs/toolchain|dsherret/rust-toolchain-file"
    r"|swatinem/rust-cache|mozilla-actions/sccache-action|subosito/flutter-action"
    r"|jlumbroso/free-disk-space|step-security/harden-runner|crazy-max/ghaction-import-gpg"
    r"|gradle/(?:gradle-build-action|wrapper-validation-action|actions/wrapper-validation)"
    # None of these has the token as the default of an input (`action.yml`) or asks for it, but
    # to fetch the code that is built.
    r"|depot/(?:build-push|bake)-action|1password/load-secrets-action(?:/configure)?"
    r"|infisical/secrets-action|azure/k8s-set-context|helm/kind-action|cachix/cachix-action"
    r"|einaregilsson/beanstalk-deploy|chetan/invalidate-cloudfront-action"
    r"|peterkimzz/aws-ssm-send-command|nikosch86/github-action-eks-kubectl"
    r"|martinbeentjes/npm-get-version-action|1466587594/get-current-time|falti/dotenv-action"
    r"|rlespinasse/github-slug-action|clowdhaus/terraform-min-max|akhilerm/tag-push-action"
    r"|appleboy/(?:lambda|discord|telegram)-action|act10ns/slack|joelwmale/webhook-action"
    r"|newrelic/deployment-marker-action|getsentry/action-release|treosh/lighthouse-ci-action"
    r"|ludeeus/action-shellcheck|ibiqlik/action-yamllint|golang/govulncheck-action"
    r"|pre-commit/action|mikefarah/yq|test-summary/action|peaceiris/actions-hugo"
    r"|abatilo/actions-poetry|autero1/action-terragrunt|nick-fields/retry"
    r"|tibdex/github-app-token|youyo/aws-cdk-github-actions|jwalton/gh-docker-logs"
    r"|chuhlomin/render-template|anchore/(?:sbom-action/download-syft|scan-action/download-grype)"
    r"|trufflesecurity/trufflehog|(?:returntocorp|semgrep)/semgrep-action|nick-invision/retry"
    r"|canastro/copy-file-action|montudor/action-zip|juliangruber/read-file-action"
    r"|cschleiden/replace-tokens|mad9000/actions-find-and-replace-string"
    r"|pypa/gh-action-pypi-publish|crate-ci/typos|peter-evans/dockerhub-description"
    r"|mr-smithers-excellent/docker-build-push|aquasecurity/tfsec-sarif-action"
    r"|tenable/terrascan-action|fjogeleit/http-request-action"
    r"|tsickert/discord-webhook|rjstone/discord-webhook-notify|ilshidur/action-discord"
    r"|voxmedia/github-action-slack-notify-build|prewk/s3-cp-action|tpaschalis/s3-sync-action"
    r"|kciter/aws-ecr-action|jwalton/gh-ecr-push|gagoar/invoke-aws-lambda"
    r"|(?:say8425/aws-secrets-manager-actions|abhilash1in/aws-secrets-manager-action)"
    r"|keithweaver/aws-s3-github-action|bahmutov/npm-install"
    r"|irongut/codecoveragesummary|prepor/action-aws-iam-authenticator"
)
# Commands that push by themselves, with what the checkout left behind, and do more.
_RELEASES: Final = regex(
    r"\blerna (?:publish|version)\b|\bsemantic-release\b|\brelease-it\b|\bgh-(?:deploy|pages)\b"
    r"|\bmike deploy\b|\brelease:(?:prepare|perform)\b|\bcargo release\b|\bauto shipit\b"
    r"|\bcz bump\b|\bchangeset publish\b|\bgoreleaser\b"
)
_PUSHES: Final = regex(r"\bgit\b[^\n;&|]*(?<!stash )\bpush\b")


def pushes(script: str) -> bool:
    return bool(_PUSHES.search(script))


def releases(script: str) -> bool:
    return bool(_RELEASES.search(script))


def needs_none(action: str) -> bool:
    return bool(_NEEDS_NONE.fullmatch(action))
