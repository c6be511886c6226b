"""Rules for figures: moves of a market, costs of training, prices, scores and ranks."""
