param(
    [string]$Configuration = "Debug"
)
$ErrorActionPreference = "Stop"
if (-not (Test-Path -Path out)) {
    New-Item -ItemType Directory -Path out
}
dotnet build --configuration $Configuration
