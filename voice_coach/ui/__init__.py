"""The page where a person rehearses out loud: Gradio as the shell, no domain logic."""
