"""What happens by itself: digests into channels, reminders to owners. When, and what is said; nothing is sent here."""
