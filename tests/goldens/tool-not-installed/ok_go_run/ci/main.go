package main

import "example.com/shop/ci/tools"

func main() { tools.Install() }
