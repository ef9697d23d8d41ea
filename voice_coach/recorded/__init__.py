"""Recordings of two people made elsewhere: told apart, heard, and read as sessions."""
