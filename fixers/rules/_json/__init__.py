"""JSON that is put together as text: where, of what, and `jq` in its place."""
