"""The statistical engine: hears that quality degrades. Knows no Django; NumPy and SciPy only.

Start at `scan` (detect, replay); what goes in is described in `series`, what comes out in `finding`.
The methods and their measured performance are in docs/statistics.md.
"""
