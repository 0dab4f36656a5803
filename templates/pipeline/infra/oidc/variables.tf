variable "project" {
  description = "Prefix of the roles' names."
  type        = string
}

variable "repository" {
  description = "OWNER/NAME on GitHub."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", var.repository))
    error_message = "Write it as OWNER/NAME, without wildcards."
  }
}

variable "environments" {
  description = "Environment of the repository => the policies its role gets: build, preview, dev, staging, compliance, production."
  type        = map(object({ policy_arns = list(string) }))
}

variable "permissions_boundary_arn" {
  description = "Boundary that every role stays in."
  type        = string
  default     = null
}

variable "create_provider" {
  description = "False when the account has GitHub's OIDC provider already: there can be only one."
  type        = bool
  default     = true
}
