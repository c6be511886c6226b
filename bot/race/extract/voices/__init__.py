"""Who says it, who passes it on, how sure they are, and what somebody denies."""
