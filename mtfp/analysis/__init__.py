"""The same spending by who holds the money and by its nature."""
