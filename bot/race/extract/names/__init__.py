"""Who and what is named, and what "the company", "it" and "both" stand for."""
