param([string]$Title)
$body = @{ text = $Title } | ConvertTo-Json
Invoke-RestMethod -Uri $env:HOOK -Method Post -Body $body
