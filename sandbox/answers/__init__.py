"""What this GitHub says: one function per kind of thing, in the shape of GitHub's description."""

Json = dict[str, object]
