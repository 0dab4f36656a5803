pip install checkov==3.2.1
