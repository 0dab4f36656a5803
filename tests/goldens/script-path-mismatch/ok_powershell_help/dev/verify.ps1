#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Looks at the names of new files.
.EXAMPLE
    .\verify.ps1 -Base main
#>
param([string]$Base)
git diff --name-only $Base
