data "aws_ecr_image" "cart" {
  repository_name = "cart"
  most_recent     = true
}
resource "aws_ecs_task_definition" "cart" {
  family                = "cart"
  container_definitions = templatefile("cart.json", { image = data.aws_ecr_image.cart.image_uri })
}
