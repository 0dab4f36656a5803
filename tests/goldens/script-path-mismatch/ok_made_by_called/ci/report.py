print("DEBUG")
