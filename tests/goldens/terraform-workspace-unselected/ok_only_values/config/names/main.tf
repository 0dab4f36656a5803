output "tags" {
  value = { workspace = terraform.workspace }
}
