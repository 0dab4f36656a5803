locals {
  name = "shop-${terraform.workspace}"
}
