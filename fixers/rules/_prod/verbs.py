"""What commands deploy, from their manual pages."""

from typing import Final

VERBS: Final[dict[str, frozenset[tuple[str, ...]]]] = {
    "aws": frozenset({
        ("ecs", "update-service"), ("ecs", "deploy"), ("lambda", "update-function-code"),
        ("lambda", "update-alias"), ("s3", "sync"), ("s3", "cp"), ("cloudformation", "deploy"),
        ("cloudformation", "update-stack"), ("cloudformation", "create-stack"),
        ("deploy", "create-deployment"), ("elasticbeanstalk", "update-environment"),
        ("elbv2", "modify-listener"), ("elbv2", "modify-rule"), ("amplify", "start-job"),
        ("apprunner", "start-deployment"),
    }),
    "terraform": frozenset({("apply",), ("destroy",)}),
    "tofu": frozenset({("apply",), ("destroy",)}),
    "terragrunt": frozenset({("apply",), ("destroy",), ("run-all", "apply")}),
    "kubectl": frozenset({
        ("apply",), ("set", "image"), ("rollout", "restart"), ("patch",), ("replace",),
        ("create",), ("delete",), ("scale",),
    }),
    "helm": frozenset({("upgrade",), ("install",), ("rollback",), ("uninstall",)}),
    "docker": frozenset({("stack", "deploy"), ("service", "update")}),
    "helmfile": frozenset({("apply",), ("sync",)}),
    "cdk": frozenset({("deploy",), ("destroy",)}),
    "sam": frozenset({("deploy",)}),
    "serverless": frozenset({("deploy",)}), "sls": frozenset({("deploy",)}),
    "pulumi": frozenset({("up",), ("destroy",)}),
    "eb": frozenset({("deploy",)}),
    "copilot": frozenset({("deploy",), ("svc", "deploy")}),
    "gcloud": frozenset({
        ("run", "deploy"), ("app", "deploy"), ("functions", "deploy"), ("deploy", "releases"),
        ("run", "services", "replace"), ("run", "services", "update-traffic"),
    }),
    "az": frozenset({
        ("webapp", "deploy"), ("webapp", "up"), ("containerapp", "update"), ("aks", "update"),
        ("deployment", "group"), ("functionapp", "deployment"),
        ("webapp", "deployment", "slot", "swap"), ("webapp", "deployment", "source"),
        ("containerapp", "up"), ("containerapp", "revision", "set-traffic"),
    }),
    "flyctl": frozenset({("deploy",)}), "fly": frozenset({("deploy",)}),
    "vercel": frozenset({("deploy",), ("--prod",)}),
    "netlify": frozenset({("deploy",)}), "firebase": frozenset({("deploy",)}),
    "wrangler": frozenset({("deploy",), ("publish",)}),
    "argocd": frozenset({("app", "sync")}),
    "ansible-playbook": frozenset({()}),
    "kamal": frozenset({("deploy",), ("redeploy",)}),
    "heroku": frozenset({("container:release",), ("pipelines:promote",)}),
    "railway": frozenset({("up",)}),
    "eas": frozenset({("submit",), ("update",)}),
    "fastlane": frozenset({("deploy",), ("release",), ("ios", "release"), ("android", "release")}),
    "nomad": frozenset({("job", "run")}),
    "cf": frozenset({("push",)}),
    "oc": frozenset({
        ("apply",), ("rollout", "latest"), ("rollout", "restart"), ("set", "image"), ("patch",),
        ("replace",), ("scale",), ("tag",),
    }),
    "doctl": frozenset({("apps", "create-deployment"), ("apps", "update")}),
    "cap": frozenset({("production", "deploy")}),
    # Databases change with what is deployed.
    "flyway": frozenset({("migrate",)}), "liquibase": frozenset({("update",)}),
}  # fmt: skip
