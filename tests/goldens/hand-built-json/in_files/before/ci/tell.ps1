param([string]$Title)
$body = "{`"text`": `"$Title`"}"
Invoke-RestMethod -Uri $env:HOOK -Method Post -Body $body
