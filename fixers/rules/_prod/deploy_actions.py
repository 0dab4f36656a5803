"""Actions that deploy, from their manual pages."""

import re
from typing import Final

from fixers.model import ActionUse
from fixers.syntax.regex import regex

ACTIONS: Final = frozenset({
    "aws-actions/amazon-ecs-deploy-task-definition", "aws-actions/aws-cloudformation-github-deploy",
    "aws-actions/aws-lambda-deploy", "azure/webapps-deploy", "azure/k8s-deploy",
    "azure/functions-action", "azure/container-apps-deploy-action", "azure/arm-deploy",
    "google-github-actions/deploy-cloudrun", "google-github-actions/deploy-appengine",
    "google-github-actions/deploy-cloud-functions", "einaregilsson/beanstalk-deploy",
    "serverless/github-action", "superfly/flyctl-actions", "pulumi/actions",
    "akhileshns/heroku-deploy", "amondnet/vercel-action", "nwtgck/actions-netlify",
    "firebaseextended/action-hosting-deploy", "cloudflare/wrangler-action",
    "cloudflare/pages-action", "digitalocean/app_action", "digitalocean/app_action/deploy",
    "jakejarvis/s3-sync-action", "azure/static-web-apps-deploy", "azure/webapps-container-deploy",
    "azure/aci-deploy", "dflook/terraform-apply", "dflook/tofu-apply",
    "gruntwork-io/terragrunt-action", "webfactory/create-aws-codedeploy-deployment",
    "octopusdeploy/deploy-release-action", "appleboy/ssh-action", "appleboy/scp-action",
    "easingthemes/ssh-deploy", "burnett01/rsync-deployments", "samkirkland/ftp-deploy-action",
    "wlixcc/sftp-deploy-action", "bervproject/railway-deploy", "johnbeynon/render-deploy-action",
    "caprover/deploy-from-github", "dokku/github-action", "deployphp/action",
    "aws-actions/amazon-ecs-deploy-express-service", "cssnr/portainer-stack-deploy-action",
})  # fmt: skip
# Inputs that hold a command line, and what in it changes the place.
_COMMANDS: Final = ("command", "args", "tg_command", "tofu_command")
_CHANGES: Final = regex(r"deploy|apply|\bup\b|sync|upgrade|destroy|publish|release|--prod")
# `octo/cloud-deploy`, but not `deployment-status`, `deploy-key` or `deploy-pages`.
_SAID: Final = regex(r"(?<![a-z])deploy(?:er|s)?(?![a-z])")
_ABOUT: Final = regex(
    r"(?<![a-z])(?:keys?|pages?|previews?|status|marker|wait\w*|check\w*|cancel\w*|clean\w*|"
    r"delete\w*|remove\w*|notif\w*|comment\w*|badge|docs?|artifact\w*|setup|install\w*|"
    r"dry|plan|validat\w*|tests?|url|get|find|list|log|record|seek|approv\w*)(?![a-z])"
)

# What a step does on a server about a deployment, by the start of its name.
_BESIDE: Final = regex(
    r"\W*(?:notif|verif|check|validat|health|smoke|status|show|wait)", re.IGNORECASE
)


def action_deploys(use: ActionUse) -> bool:
    if use.action == "appleboy/ssh-action" and _BESIDE.match(use.step.name or ""):
        return False
    given = [use.step.inputs[name].value for name in _COMMANDS if name in use.step.inputs]
    return use.action in ACTIONS and (not given or any(map(_CHANGES.search, given)))


def named_for_it(use: ActionUse) -> bool:
    """An action of whose doings only its name is known: `octo/cloud-deploy`."""
    name = use.action.rpartition("/")[2]
    if use.action.startswith(("./", "docker:")) or use.action in ACTIONS:
        return False
    return bool(_SAID.search(name)) and not _ABOUT.search(name)
