"""Malformed frames, bodies, headers and addresses against an app, and what was found with them."""
