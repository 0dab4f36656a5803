import subprocess

subprocess.run(["sqlmap", "-u", "https://shop.example.com/?id=1", "--batch", "--risk=3"])
subprocess.run(["sqlmap", "-u", "https://shop.example.com/?q=1", "--batch", "--level=5"])
