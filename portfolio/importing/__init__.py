"""Brings portfolios in from a file: read it, compare it with what is there, and do only what is missing."""
