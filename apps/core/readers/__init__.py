"""Readers of uploaded files, pure and without Django; ``core.opening`` calls them in a child process."""
