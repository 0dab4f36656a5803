terraform {
  backend "s3" {}
}

module "queue" {
  source = "../modules/queue"
}
