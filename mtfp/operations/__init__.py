"""Keeping the whole database safe: one file that holds it, and putting it back."""
