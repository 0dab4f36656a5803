@echo off
set STAGE=%1
cd infra
terraform init -input=false || exit /b 1
terraform plan -input=false
