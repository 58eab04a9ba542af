"""Published methods, written from their papers, to compare the engine with: for tests, benches and comparison pages.

None of them is used for an alarm. Each module names its source.
"""
