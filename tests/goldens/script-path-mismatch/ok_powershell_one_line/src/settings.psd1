@{ Name = 'x' }
