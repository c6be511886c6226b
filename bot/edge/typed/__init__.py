"""What people type in options, read."""
