"""Treasury: what is invested, with whom, and what it earns."""
