# the script of that name that this project ships
