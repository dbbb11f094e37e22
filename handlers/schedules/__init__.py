"""What happens on a schedule: digests for channels, and reminders for owners. This package works out when they are due and what
they say; it sends nothing.
"""
