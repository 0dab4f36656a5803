"""Families of ECS task definitions: where scripts make them, and how."""
