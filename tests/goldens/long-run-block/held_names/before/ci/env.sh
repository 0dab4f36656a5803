TAG=latest
