import subprocess

command = ["sqlmap", "-u", "https://staging.example.com/?id=1", "--batch", "--risk=3"]
subprocess.run(command, check=True)
