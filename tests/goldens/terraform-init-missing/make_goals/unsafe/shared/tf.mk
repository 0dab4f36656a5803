TF ?= terraform
validate:
	$(TF) -chdir=$(DIR) validate
