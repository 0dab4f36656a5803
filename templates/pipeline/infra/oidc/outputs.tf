output "role_arns" {
  description = "Environment => role; set each as the variable AWS_ROLE_ARN of that environment."
  value       = { for name, role in aws_iam_role.environment : name => role.arn }
}
