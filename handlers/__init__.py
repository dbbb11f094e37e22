"""Works out what people ask and how to respond. Knows nothing about Slack; never sends, prints or reads the clock."""
