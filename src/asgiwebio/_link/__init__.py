"""Delivery: commands and events of one session, numbered, kept until acknowledged, whatever carries them."""
