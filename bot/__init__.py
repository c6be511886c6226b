"""Frontrunner: a Discord bot that keeps the score of the AI race."""

__version__ = "0.1.0"
