import subprocess

command = [
    "sqlmap",
    "-u",
    "https://staging.example.com/?id=1",
    "--risk=3",
    "--dump",
]
subprocess.run(command, check=True)
