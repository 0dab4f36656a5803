ready:
	terraform init
