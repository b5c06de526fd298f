"""A program that wants a core: busy between the lines "1" and "0" of its input."""

from __future__ import annotations

import json
import select
import sys


def main() -> None:
    print(json.dumps({"versions": {}}), flush=True)
    busy = False
    while True:
        if not busy or select.select([sys.stdin], [], [], 0)[0]:
            line = sys.stdin.readline()
            if not line:
                return
            busy = line.strip() == "1"
            print("{}", flush=True)
        elif busy:
            for _ in range(100_000):
                pass


if __name__ == "__main__":
    main()
