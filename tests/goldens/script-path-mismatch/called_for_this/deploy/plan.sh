echo plan
