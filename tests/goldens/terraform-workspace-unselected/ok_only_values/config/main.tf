locals {
  region = "eu-west-1"
}

output "region" {
  value = local.region
}

output "tags" {
  value = { workspace = terraform.workspace }
}
