"""asgiwebio beside PyWebIO, in one run on one machine: `python -m benchmarks`."""
