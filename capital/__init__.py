"""The capital programme, its financing, debt and treasury. Its subject is not built yet."""
