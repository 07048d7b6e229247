"""Long runs, each a module with a `main`: they print their figures, and exit with 1 when a bound is broken.

`scripts/soak NAME` starts one with the sizes of a quick look, `scripts/soak NAME --full` with those that are promised.
"""
