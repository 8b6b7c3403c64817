"""The capital programme, its financing, the capital financing requirement and MRP."""
