"""The pages of publications: reading.py for readers, publishing.py for the chief finance officer."""
