"""The pages of plans and scenarios: reading, grids, cells, rows, scenarios, plans, history."""
