"""What the bot says by itself: looked for, put into words, sent once, and corrected.

``posting`` starts and stops it all. ``rounds`` finds what there is to say and has it written down as
``posts``; ``dispatch`` takes posts from the outbox, ``sending`` makes the requests for one. ``pacer``,
``rate_limits`` and ``repeats`` keep those requests within Discord's rules.
"""
