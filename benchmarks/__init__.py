"""Speed, size and endurance, as ratios against a named baseline in the same run."""
