VERSION=2.1.1
curl -sSL https://install.example.org | python3 - --version "$VERSION"
poetry --version
