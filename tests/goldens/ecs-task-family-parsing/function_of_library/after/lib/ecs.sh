current() {
  aws ecs describe-services --cluster c --services s --query 'services[0].taskDefinition' --output text
}
family_of() {
  echo "$1" | cut -d/ -f2
}
