"""What the bot tells its operator of itself: measurements, health, the last errors."""
