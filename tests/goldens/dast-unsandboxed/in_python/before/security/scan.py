import subprocess

TARGET = "https://www.example-shop.com"
subprocess.check_call(["zap-full-scan.py", "-t", TARGET, "-r", "report.html"])
