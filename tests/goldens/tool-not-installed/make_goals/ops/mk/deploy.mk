.PHONY: deploy
deploy: | login
	@for env in dev prod; do \
		helmfile -e $$env apply; \
	done
login:
	aws sts get-caller-identity
