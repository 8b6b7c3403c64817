"""Named rates of change (prices, government funding…) that other lines follow."""
