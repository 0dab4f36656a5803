"""Tools that a job calls: whether they are there, and how they get there."""
