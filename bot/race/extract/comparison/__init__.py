"""Rules for what is held against something else."""
