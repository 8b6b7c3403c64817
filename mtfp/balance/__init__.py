"""Funding against requirement: the gap in its several readings."""
