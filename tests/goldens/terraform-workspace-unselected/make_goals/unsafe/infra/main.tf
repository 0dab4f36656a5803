terraform {
  backend "s3" {
    bucket = "shop-state"
    key    = "shop"
  }
}
variable "environment" { type = string }
resource "null_resource" "a" { triggers = { workspace = terraform.workspace } }
