echo help
