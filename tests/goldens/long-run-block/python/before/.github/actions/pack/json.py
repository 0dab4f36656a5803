def dumps(number): return number
