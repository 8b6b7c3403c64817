"""Plans, their scenarios, the entered values and the history of every change."""
