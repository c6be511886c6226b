"""A Discord on loopback: real HTTP and a real websocket for an unmodified discord.py."""
