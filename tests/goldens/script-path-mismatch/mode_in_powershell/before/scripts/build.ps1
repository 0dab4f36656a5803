#!/usr/bin/env pwsh
Write-Host 1
