# terraform.workspace is not used
terraform {}

resource "aws_sqs_queue" "jobs" {
  name = "jobs"
}
