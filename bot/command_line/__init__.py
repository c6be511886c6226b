"""What the commands of the command line do; bot/__main__.py names them."""
