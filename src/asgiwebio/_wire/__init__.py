"""The vocabulary between page and app, and how it is framed. Pure: no I/O, no clock, no lock."""
