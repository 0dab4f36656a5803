"""Long-lived AWS keys: where they are handed on, and a role in their place."""
