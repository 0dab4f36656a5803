"""What a job has told Terraform before a command: `init`, and a workspace."""
