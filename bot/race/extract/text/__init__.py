"""The text as words: made plain, cut into sentences, with the classes of words that rules ask for."""
