"""Runs Debian's aws program, command line after command line: a process a call would spend its time on starting.

A JSON list of words a line comes in; what the program printed and its exit code go out, also a line. The file given as
the first argument is the program.
"""

import io
import json
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader

loader = SourceFileLoader("aws_program", sys.argv[1])
program = module_from_spec(spec_from_loader(loader.name, loader))
loader.exec_module(program)


def run(words):
    sys.argv = ["aws", *words]
    printed, complained = io.StringIO(), io.StringIO()
    with redirect_stdout(printed), redirect_stderr(complained):
        try:
            code = program.main()
        except SystemExit as end:
            code = end.code
    return {"code": code or 0, "stdout": printed.getvalue(), "stderr": complained.getvalue()}


for line in sys.stdin:
    request = json.loads(line)
    os.environ["AWS_ACCESS_KEY_ID"] = request["accessKey"]
    print(json.dumps(run(request["words"])), flush=True)
