package main

import (
	"fmt"

	"example.com/shop/internal/version"
)

func main() { fmt.Println(version.Now) }
