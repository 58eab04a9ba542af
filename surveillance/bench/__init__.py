"""Measures the engine on the reference series and on simulated ones: `python -m surveillance.bench`.

Prints every table, says which bars are met and ends with an error when a bar that must be met is not.
Knows no Django. The reference folder is ../shared/reference beside the project, or REFERENCE.
"""
