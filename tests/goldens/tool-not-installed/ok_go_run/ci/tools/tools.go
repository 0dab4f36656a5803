package tools

import "os/exec"

func Install() {
	_ = exec.Command("go", "install", "github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.5.0").Run()
}
