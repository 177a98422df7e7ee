"""What the stand-in was told: by the environment, or by `stand-in.json` in the checkout that holds the venv.

`STAND_IN_FAIL=cuda-oom` and `{"fail": "cuda-oom"}` say the same; the environment wins. The file is for a
server that runs already and whose environment cannot be changed any more.
"""

import json
import os
import sys


def checkout():
    """The folder that holds the venv: the checkout, also when only its interpreter was called."""
    return os.path.dirname(os.path.abspath(sys.prefix))


def told(name, default=None):
    """The value of one setting, as text; `name` as in the file, lower case with underscores."""
    value = os.environ.get("STAND_IN_" + name.upper())
    if value is None:
        try:
            with open(os.path.join(checkout(), "stand-in.json"), encoding="utf8") as file:
                value = json.load(file).get(name)
        except (OSError, ValueError):
            value = None
    return default if value is None else str(value)


def is_run():
    """Whether this process is a run of track.py, and not somebody who only looks at the environment."""
    return any("video.source" in argument for argument in getattr(sys, "argv", []))


def failing(kind):
    """The argument after `kind:` if it is to fail in that way, '' without argument, None if it is not to fail so.

    Several ways are separated by commas. `run:KIND` fails only in a run, so that whoever looks first sees
    nothing wrong.
    """
    for wish in told("fail", "").split(","):
        wish = wish.strip()
        if wish.startswith("run:"):
            if not is_run():
                continue
            wish = wish[len("run:"):]
        name, _, argument = wish.partition(":")
        if name == kind:
            return argument
    return None
