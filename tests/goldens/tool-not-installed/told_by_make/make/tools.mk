fetch:
	sudo apt-get install --yes cosign
