# One state for each of the workspaces dev, staging and prod; the rest of infra/ is yours.
terraform {
  required_version = ">= 1.10"
  backend "s3" {}
}
