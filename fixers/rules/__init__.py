"""RULES: every rule, alphabetical by id."""

from typing import Final

from fixers.rule import Rule
from fixers.rules.blue_green_without_rollback import BlueGreenWithoutRollback
from fixers.rules.curl_failure_hidden import CurlFailureHidden
from fixers.rules.dast_unsandboxed import DastUnsandboxed
from fixers.rules.ecs_network_configuration import EcsNetworkConfiguration
from fixers.rules.ecs_stale_task_definition import EcsStaleTaskDefinition
from fixers.rules.ecs_task_family_parsing import EcsTaskFamilyParsing
from fixers.rules.go_cache_key import GoCacheKey
from fixers.rules.hand_built_json import HandBuiltJson
from fixers.rules.long_run_block import LongRunBlock
from fixers.rules.prod_deploy_ungated import ProdDeployUngated
from fixers.rules.script_path_mismatch import ScriptPathMismatch
from fixers.rules.sqlmap_unsafe_flags import SqlmapUnsafeFlags
from fixers.rules.static_aws_credentials import StaticAwsCredentials
from fixers.rules.terraform_init_missing import TerraformInitMissing
from fixers.rules.terraform_workspace_unselected import TerraformWorkspaceUnselected
from fixers.rules.tool_not_installed import ToolNotInstalled
from fixers.rules.trivy_severity_unbounded import TrivySeverityUnbounded

RULES: Final[tuple[type[Rule], ...]] = (
    BlueGreenWithoutRollback,
    CurlFailureHidden,
    DastUnsandboxed,
    EcsNetworkConfiguration,
    EcsStaleTaskDefinition,
    EcsTaskFamilyParsing,
    GoCacheKey,
    HandBuiltJson,
    LongRunBlock,
    ProdDeployUngated,
    ScriptPathMismatch,
    SqlmapUnsafeFlags,
    StaticAwsCredentials,
    TerraformInitMissing,
    TerraformWorkspaceUnselected,
    ToolNotInstalled,
    TrivySeverityUnbounded,
)
