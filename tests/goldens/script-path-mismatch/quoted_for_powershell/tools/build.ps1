Write-Host built
