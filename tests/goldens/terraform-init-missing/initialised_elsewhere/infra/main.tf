terraform { backend "s3" {} }
provider "aws" {}
