terraform {
  backend "s3" {}
}
resource "aws_sns_topic" "t" {}
