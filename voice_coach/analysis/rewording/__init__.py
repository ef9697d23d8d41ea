"""A sentence made firm by rules: what is taken out, what is put right, what is left alone."""
