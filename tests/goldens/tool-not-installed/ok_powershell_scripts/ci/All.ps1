Import-Module ./ci/Tools.psm1
Get-Everything
