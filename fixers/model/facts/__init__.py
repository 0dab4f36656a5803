"""Typed access to `fixers/data/`: what actions, commands, containers, images and tools do."""
