"""The spending side: budget lines in published sections, up to the net budget requirement."""
