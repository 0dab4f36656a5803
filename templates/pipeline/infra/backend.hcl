bucket       = "@PROJECT@-terraform-state"
key          = "@PROJECT@.tfstate"
region       = "@REGION@"
encrypt      = true
use_lockfile = true
