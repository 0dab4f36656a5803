param([string]$Root = '.')
$ErrorActionPreference = 'Stop'

function Invoke-Scan {
    param([string]$Path)
    gitleaks detect --source $Path --no-banner
    if ($LASTEXITCODE -ne 0) { throw 'there are secrets' }
}

if (Test-Path settings.json) { Invoke-Scan -Path $Root }
