"""Questions of the top floor: the dashboard, the records behind its figures, the reviews."""
