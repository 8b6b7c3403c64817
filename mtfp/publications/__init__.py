"""Published scenarios: frozen, superseded and withdrawn by event rows, never changed."""
