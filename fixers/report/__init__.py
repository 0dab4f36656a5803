"""Findings → text for people and machines: one function a format, `Report → str`."""
