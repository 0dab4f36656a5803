resource "aws_ecs_cluster" "c" {
  name = "service-${terraform.workspace}"
}
