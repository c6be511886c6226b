"""Buttons and menus: what they are called and what a press does."""
