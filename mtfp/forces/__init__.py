"""Forces and the people who work for them, each in one role."""
