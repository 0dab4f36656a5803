import subprocess

command = [
    "sqlmap", "--batch", "--technique=B",
    "-u",
    "https://staging.example.com/?id=1",
    "--risk=1",
]
subprocess.run(command, check=True)
