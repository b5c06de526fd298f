"""A program that wants a core: busy between the lines "1" and "0" of its input."""

from __future__ import annotations

import json
import os
import sys
import threading


def listen(busy: threading.Event) -> None:
    for line in sys.stdin:
        if line.strip() == "1":
            busy.set()
        else:
            busy.clear()
        print("{}", flush=True)
    os._exit(0)  # from beside the main thread, which never ends


def main() -> None:
    busy = threading.Event()
    print(json.dumps({"versions": {}}), flush=True)
    threading.Thread(target=listen, args=(busy,)).start()
    while busy.wait():
        for _ in range(100_000):
            pass


if __name__ == "__main__":
    main()
