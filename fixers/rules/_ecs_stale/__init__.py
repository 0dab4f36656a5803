"""ECS services that keep their old image: what was pushed, what is registered, what is used."""
