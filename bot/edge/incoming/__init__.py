"""What the bot fetches by itself."""
