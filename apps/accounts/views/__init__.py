"""Signing in and out, passwords, and the pages where the administrator of a region keeps its accounts."""
