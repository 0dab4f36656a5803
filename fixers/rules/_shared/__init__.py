"""What several families of rules ask about jobs, commands and values."""
