locals {
  name = terraform.workspace
}
