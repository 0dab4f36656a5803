module example.com/api

go 1.24

require github.com/pkg/errors v0.9.1
