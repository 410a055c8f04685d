"""
Calls one operation as programs without an SDK do, with the standard library alone and the shortest list of signed
headers: urllib-call.py ENDPOINT OPERATION JSON-BODY. Key and secret come from the environment.
"""

import datetime
import hashlib
import hmac
import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request

endpoint, operation, body = sys.argv[1:]
key, secret = os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"]
where = urllib.parse.urlsplit(endpoint)
now = datetime.datetime.now(datetime.timezone.utc)
time, day = now.strftime("%Y%m%dT%H%M%SZ"), now.strftime("%Y%m%d")
target = "MTurkRequesterServiceV20170117." + operation
signed = {
    "content-type": "application/x-amz-json-1.1",
    "host": where.netloc,
    "x-amz-date": time,
    "x-amz-target": target,
}
names = ";".join(signed)
lines = "".join(f"{name}:{value}\n" for name, value in signed.items())
digest = hashlib.sha256(body.encode()).hexdigest()
canonical = "\n".join(["POST", where.path or "/", "", lines, names, digest])
scope = f"{day}/us-east-1/mturk-requester/aws4_request"
text = "\n".join(["AWS4-HMAC-SHA256", time, scope, hashlib.sha256(canonical.encode()).hexdigest()])
step = ("AWS4" + secret).encode()
for part in scope.split("/"):
    step = hmac.new(step, part.encode(), hashlib.sha256).digest()
signature = hmac.new(step, text.encode(), hashlib.sha256).hexdigest()
headers = {
    "Content-Type": signed["content-type"],
    "X-Amz-Date": time,
    "X-Amz-Target": target,
    "Authorization": f"AWS4-HMAC-SHA256 Credential={key}/{scope}, SignedHeaders={names}, Signature={signature}",
}
request = urllib.request.Request(endpoint, data=body.encode(), headers=headers, method="POST")
try:
    with urllib.request.urlopen(request) as response:
        print(json.dumps({"answer": json.load(response)}))
except urllib.error.HTTPError as error:
    print(json.dumps({"status": error.code, **json.load(error)}))
