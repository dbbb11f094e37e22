"""Works out what people ask for and how to respond. This layer knows nothing about Slack, and never sends, prints or reads the
clock.
"""
