"""Setting things up for a server: digests, feeds, watches, settings, the welcome."""
