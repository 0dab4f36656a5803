import subprocess

subprocess.run(["sqlmap", "-u", "https://staging.example.com/?id=1", "--batch"], check=True)
subprocess.run(["sqlmap", "-u", "https://staging.example.com/?id=2", "--batch"], check=True)
