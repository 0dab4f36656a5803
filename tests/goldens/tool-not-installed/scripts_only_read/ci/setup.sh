apk add --no-cache shellcheck
