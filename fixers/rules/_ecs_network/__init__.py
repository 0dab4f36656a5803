"""The network configurations of ECS calls: forms, values, and ones that work."""
