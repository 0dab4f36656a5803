VERSION=2.1.1
fetched="$(curl --fail -sSL https://install.example.org)" || exit 1
printf '%s\n' "$fetched" | python3 - --version "$VERSION"
poetry --version
