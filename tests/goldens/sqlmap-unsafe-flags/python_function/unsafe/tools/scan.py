import subprocess


def scan(url):
    subprocess.run(["sqlmap", "-u", url, "--batch", "--technique=B", "--risk=1"], check=True)


if __name__ == "__main__":
    scan("https://shop.example.com/?id=1")
