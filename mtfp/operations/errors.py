"""What stands in the way of a backup or of putting one back."""


class NotDone(Exception):
    """Nothing was written; the text says why and what to do."""
