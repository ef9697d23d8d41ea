"""Clip → transcript, and where the weights come from."""
