param(
    [string]$Path = "."
)
$ErrorActionPreference = "Stop"

trivy fs --severity HIGH $Path
