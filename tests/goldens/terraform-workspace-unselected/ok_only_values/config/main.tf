module "names" {
  source = "./names"
}

data "external" "accounts" {
  program = ["./accounts"]
}

locals {
  region = "eu-west-1"
}

output "region" {
  value = local.region
}

output "tags" {
  value = module.names.tags
}
