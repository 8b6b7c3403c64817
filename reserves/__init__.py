"""Reserves and their movements. Its subject is not built yet: transfers are entered in spending."""
