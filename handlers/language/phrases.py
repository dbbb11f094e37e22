"""Words and phrases that several modules of the language share, each as one group of a pattern."""
