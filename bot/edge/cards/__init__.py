"""Cards: what an answer looks like in Discord, one kind a module."""
