"""Long `run:` blocks: what they may notice of a move into a script, and the move."""
