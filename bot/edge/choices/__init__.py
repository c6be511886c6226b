"""What is offered while somebody types, and when a name is not clear."""
