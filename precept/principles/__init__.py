"""Referendum principles: how much Band D may rise without a referendum, year by year."""
