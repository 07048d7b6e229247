"""What tests of several rooms share: real servers and a real browser."""
