"""Grants and total funding."""
