#!/usr/bin/env pwsh
Write-Output "checked"
