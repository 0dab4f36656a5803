echo notes
