"""The decision on a precept: proposed, notified, reported on, vetoed or not, revised, issued. A record, not a gate."""
