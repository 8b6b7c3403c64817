"""Signing in, and the people of a force: invited, given a role, let go; who did it stays on record."""
