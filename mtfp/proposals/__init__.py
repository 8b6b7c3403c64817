"""The register of growth, pressures and savings."""
