module example.org/svc

require example.org/x v1.0.0
