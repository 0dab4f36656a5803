locals {
  name = terraform.workspace
}

resource "aws_sqs_queue" "jobs" {
  name = local.name
}
