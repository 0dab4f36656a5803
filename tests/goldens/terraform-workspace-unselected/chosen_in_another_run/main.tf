terraform {
  backend "s3" {}
}

resource "null_resource" "a" {
  triggers = { name = terraform.workspace }
}
