terraform {
  backend "s3" {
    bucket = "state"
    key    = "prod.tfstate"
  }
}
