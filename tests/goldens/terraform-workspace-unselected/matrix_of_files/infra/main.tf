terraform {
  backend "s3" {
    key = "shop/terraform.tfstate"
  }
}
resource "aws_ecs_cluster" "c" {
  name = var.name
}
