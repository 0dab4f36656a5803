terraform {
  backend "s3" {}
}
resource "aws_sqs_queue" "q" {
  name = "shop-${var.env}"
}
variable "env" {}
