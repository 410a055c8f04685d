"""Calls operations with boto3: a JSON object a line comes in, what came of it goes out, also a line."""

import json
import sys
from datetime import datetime

import boto3
from botocore import xform_name
from botocore.exceptions import ClientError, ParamValidationError

session = boto3.session.Session(region_name="us-east-1")
clients = {}


def client_of(endpoint, access_key):
    if (endpoint, access_key) not in clients:
        clients[endpoint, access_key] = session.client(
            "mturk",
            endpoint_url=endpoint,
            aws_access_key_id=access_key,
            aws_secret_access_key="secret",
        )
    return clients[endpoint, access_key]


def without_metadata(answer):
    answer.pop("ResponseMetadata", None)
    return answer


def told(error):
    return {
        "name": error.response["Error"]["Code"],
        "message": error.response["Error"]["Message"],
        "code": error.response.get("TurkErrorCode"),
        "status": error.response["ResponseMetadata"]["HTTPStatusCode"],
    }


def answer_to(request):
    client = client_of(request["endpoint"], request["accessKey"])
    method = xform_name(request["operation"])
    try:
        if "pageSize" not in request:
            return {"output": without_metadata(getattr(client, method)(**request["input"]))}
        paginator = client.get_paginator(method)
        pages = paginator.paginate(**request["input"], PaginationConfig={"PageSize": request["pageSize"]})
        return {"output": [without_metadata(page) for page in pages]}
    except ClientError as error:
        return {"error": told(error)}
    except ParamValidationError as error:
        return {"error": {"name": "ParamValidationError", "message": str(error)}}


def epoch_seconds(value):
    if isinstance(value, datetime):
        return value.timestamp()
    raise TypeError(f"{value!r} is no JSON")


for line in sys.stdin:
    print(json.dumps(answer_to(json.loads(line)), default=epoch_seconds), flush=True)
