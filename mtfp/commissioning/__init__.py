"""Commissioning: services by priority."""
