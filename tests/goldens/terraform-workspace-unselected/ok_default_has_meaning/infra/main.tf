locals {
  env = terraform.workspace == "default" ? "prod" : terraform.workspace
}

resource "aws_sqs_queue" "jobs" {
  name = local.env
}
