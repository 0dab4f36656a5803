variable "team" {
  type        = string
  description = "Who owns the resource \"bucket\" of this module"
}

locals {
  parts = [
    "shop",
    var.team,
  ]
}

output "name" {
  value = join("-", local.parts)
}
