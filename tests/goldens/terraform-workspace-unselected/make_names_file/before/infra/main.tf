terraform {
  backend "s3" {}
}
resource "aws_ecs_cluster" "c" {
  name = "shop-${terraform.workspace}"
}
