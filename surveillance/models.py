"""Tallies, series and signals."""
