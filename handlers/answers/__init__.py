"""Answers to questions, with one module for each kind."""
