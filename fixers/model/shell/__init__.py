"""Shell as a program: its statements, tests, loops, values and commands over the machine."""
