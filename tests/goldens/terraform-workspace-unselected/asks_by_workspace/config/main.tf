data "aws_ssm_parameter" "subnets" {
  name = "/${terraform.workspace}/subnets"
}

output "subnets" {
  value = data.aws_ssm_parameter.subnets.value
}
