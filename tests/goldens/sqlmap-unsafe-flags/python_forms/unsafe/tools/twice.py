import subprocess

subprocess.run(["sqlmap", "--technique=B", "-u", "https://staging.example.com/?id=1", "--batch"], check=True)
subprocess.run(["sqlmap", "--technique=B", "-u", "https://staging.example.com/?id=2", "--batch"], check=True)
