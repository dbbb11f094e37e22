"""What is done about each thing people ask. Knows nothing of Slack; never sends, prints or reads the clock."""
