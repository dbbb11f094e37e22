"""Measurements of speed, size and endurance, as ratios to a named baseline from the same run."""
