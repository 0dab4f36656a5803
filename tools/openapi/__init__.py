"""GitHub's OpenAPI description: how it gets onto this machine, and how messages are held to it."""
