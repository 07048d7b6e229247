"""Small programs, each of them whole. `python -m examples` serves them all."""
