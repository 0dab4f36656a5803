import os

import requests

message = os.environ["MESSAGE"]
requests.post(os.environ["HOOK"], data=f'{{"text": "{message}"}}')
