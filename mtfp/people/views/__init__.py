"""What a browser asks of the people of a force and of its own account."""
