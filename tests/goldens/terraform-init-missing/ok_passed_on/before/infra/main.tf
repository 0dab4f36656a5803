terraform { 
  backend "s3" {}
}
resource "aws_s3_bucket" "x" {}
