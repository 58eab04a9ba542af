"""Reviews, their inputs and decisions."""
