terraform {
  backend "s3" {}
}
output "env" { value = terraform.workspace }
