module "queue" {
  source = "../queue"
}

resource "aws_sqs_queue" "orders" {
  name = "orders-${terraform.workspace}"
}
