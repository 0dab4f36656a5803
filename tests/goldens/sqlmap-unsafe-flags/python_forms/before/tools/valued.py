import subprocess

subprocess.run(["sqlmap", "-u", "https://staging.example.com/?id=1", "--batch", "--technique=B", "--tamper", "space2comment"], check=True)
