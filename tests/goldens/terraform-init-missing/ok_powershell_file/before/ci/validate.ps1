param([string]$Folder = "live")
Set-Location $Folder
if (-not (Test-Path .terraform)) {
  terraform init
}
terraform validate
