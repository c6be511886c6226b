"""Words: languages, numbers, signs, and text of strangers made harmless."""
