"""Facts about runner images, tools and actions; see README.md in this folder."""
