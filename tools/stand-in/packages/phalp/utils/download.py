"""What is fetched on the first run: looked for, and "downloaded" from nowhere."""

import os
from urllib.error import HTTPError, URLError

from stand_in.told import failing


def fetch(address, path):
    """Makes a small file where a download would put its own, or fails as one without network does."""
    name = os.path.basename(path)
    print("Downloading file: " + name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    print("Downloading remote file {} to {}".format(address, path))
    if failing("download-blocked") is not None:
        raise URLError(OSError(-3, "Temporary failure in name resolution"))
    if failing("download-forbidden") is not None:
        raise HTTPError(address, 403, "Forbidden", {}, None)
    for done in range(0, 101, 10):
        bar = "=" * (60 * done // 100) + "-" * (60 - 60 * done // 100)
        print("  [{}] {}% of 0.1MB file  ".format(bar, float(done)), end="\r", flush=True)
    print()
    with open(path, "wb") as file:
        file.write(b"made by the stand-in\n" * 5000)
