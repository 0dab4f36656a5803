terraform {
  backend "s3" {
    workspace_key_prefix = "env"
  }
}
resource "null_resource" "a" {
  triggers = { name = terraform.workspace }
}
