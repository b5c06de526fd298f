"""scikit-learn's MLPClassifier, an epoch of MNIST at a time: ``python sklearn_driver.py JSON``."""

from __future__ import annotations

import json
import sys
import time

try:
    import numpy as np
    import sklearn
    from sklearn.neural_network import MLPClassifier
except ImportError:
    print(json.dumps({"missing": "scikit-learn is not there"}), flush=True)
    sys.exit(0)


def main() -> None:
    folder = json.loads(sys.argv[1])["data"]
    x, y = np.load(f"{folder}/x.npy"), np.load(f"{folder}/y.npy")
    model = MLPClassifier((512,), activation="relu", solver="adam", alpha=0.0, batch_size=128)
    print(json.dumps({"versions": {"scikit-learn": sklearn.__version__}}), flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        for _ in range(int(line)):
            model.partial_fit(x, y, classes=range(10))  # one epoch, in a new order
        print(json.dumps({"scikit-learn": (time.perf_counter() - start) / int(line)}), flush=True)


if __name__ == "__main__":
    main()
