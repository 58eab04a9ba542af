"""Pages of the top floor: the dashboard, the records behind it, the reviews."""
