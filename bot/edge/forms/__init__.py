"""Forms: their fields, and what becomes of one that is sent."""
