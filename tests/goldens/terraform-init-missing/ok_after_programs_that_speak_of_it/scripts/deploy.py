import os
os.system("terraform init")
