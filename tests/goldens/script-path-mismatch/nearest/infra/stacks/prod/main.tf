# here
