param([string]$Title)
$body = "{`"text`": $(ConvertTo-Json "$Title")}"
Invoke-RestMethod -Uri $env:HOOK -Method Post -Body $body
