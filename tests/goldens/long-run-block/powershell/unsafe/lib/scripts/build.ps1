# Build (job build)
$ErrorActionPreference = 'stop'

# Of ${{ github.ref }}, with "quotes"
<# and ${{ github.sha }} #>
$tag = "${env:INPUTS_TAG}"
$path = "C:\out\${env:INPUTS_TAG}\`$it's ""here"""
$text = @"
Tag ${env:INPUTS_TAG} costs `$5
"@
Write-Host "$(Get-Date) `"$tag`" $path" # '
exit 3
