"""What disks, clocks, networks and other programs do to the bot, and what it then says."""
