<#
.EXAMPLE
./clean.ps1 -All
#>
param([switch]$All)
Write-Host $All
