resource "aws_s3_bucket" "shop" {
  bucket = "shop-${terraform.workspace}"
}
