"""Loans, long-term liabilities and the prudential indicators."""
