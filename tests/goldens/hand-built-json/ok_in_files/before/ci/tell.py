import json
import os

import requests

message = os.environ["MESSAGE"]
requests.post(os.environ["HOOK"], data=json.dumps({"text": message}))


def ask(content: str) -> str:
    return f'{{"role": "user", "content": "{content}"}}'
