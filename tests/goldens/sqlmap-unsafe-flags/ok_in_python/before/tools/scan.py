import os
import subprocess

command = ["sqlmap", "-u", "https://staging.example.com/?id=1", "--technique=B"]
command.append("--batch")
subprocess.run(command, check=True)
os.system("sqlmap -u https://staging.example.com/?id=1 --technique=B --batch")
subprocess.run(["sqlmap", *os.environ["OPTIONS"].split()], check=True)
