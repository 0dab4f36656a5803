import subprocess


def run(cmd):
    print("+", " ".join(cmd))
    subprocess.run(cmd, check=True)


run(["python", "register.py"])
run(["aws", "ecs", "update-service", "--cluster", "shop", "--service", "web", "--force-new-deployment"])
