"""Precept options side by side, with what a step of Band D, tax base or money is worth."""
