resource "aws_ecs_cluster" "c" {
  name = "network-${terraform.workspace}"
}
