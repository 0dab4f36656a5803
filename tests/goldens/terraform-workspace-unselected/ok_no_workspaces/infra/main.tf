# terraform.workspace is not used
terraform {}
