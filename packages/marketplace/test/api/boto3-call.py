"""Calls one operation with boto3 and prints what came of it: boto3-call.py ENDPOINT METHOD JSON-ARGUMENTS."""

import json
import sys

import boto3
from botocore.exceptions import ClientError

endpoint, method, arguments = sys.argv[1:]
client = boto3.client("mturk", endpoint_url=endpoint, region_name="us-east-1")
try:
    answer = getattr(client, method)(**json.loads(arguments))
    answer.pop("ResponseMetadata")
    print(json.dumps({"answer": answer}, default=str))
except ClientError as error:
    print(
        json.dumps(
            {
                "status": error.response["ResponseMetadata"]["HTTPStatusCode"],
                "type": error.response["Error"]["Code"],
                "class": type(error).__name__,
                "message": error.response["Error"]["Message"],
                "code": error.response.get("TurkErrorCode"),
            }
        )
    )
