terraform {
  required_version = ">= 1.4"

  backend "s3" {}
}

# resource "aws_s3_bucket" "old" {}
resource "terraform_data" "marker" {}

data "terraform_remote_state" "network" {
  backend = "local"
}
