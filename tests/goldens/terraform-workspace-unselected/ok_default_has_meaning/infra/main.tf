locals {
  env = terraform.workspace == "default" ? "prod" : terraform.workspace
}
