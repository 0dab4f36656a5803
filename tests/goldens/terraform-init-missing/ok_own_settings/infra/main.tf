resource "shop_cart" "a" {}
