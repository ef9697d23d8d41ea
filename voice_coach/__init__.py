"""Rehearse negotiations out loud."""

__version__ = "0.1.0"
