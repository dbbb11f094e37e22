"""What happens on a schedule: digests for channels, and reminders for owners. Works out when they are due and what they say;
nothing is sent here.
"""
