import subprocess

command = ["sqlmap", "--technique=B", "-u", "https://staging.example.com/?id=1", "--batch", "--risk=1"]
subprocess.run(command, check=True)
