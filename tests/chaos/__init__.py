"""Faults against the real service while people work: what was acknowledged is counted against what is stored."""
