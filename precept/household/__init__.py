"""What the precept is for a household, and beside the Band D of other forces."""
