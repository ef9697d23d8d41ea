"""What the other side does next, and in which words."""
