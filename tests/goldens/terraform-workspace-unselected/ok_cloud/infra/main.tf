terraform {
  cloud {
    organization = "x"
  }
}
resource "aws_ecs_cluster" "c" {
  name = "shop-${terraform.workspace}"
}
