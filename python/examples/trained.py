"""Plays what train.py has learned, without numpy: `command: [python3, trained.py, weights.json]`."""

import json
import math
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from rapport_policy import Policy, serve  # noqa: E402


class Trained(Policy):
    name = "trained"

    def __init__(self, file):
        with open(file, encoding="utf-8") as opened:
            read = json.load(opened)
        self._encoding, self._weights = read["encoding"], read["weights"]

    def act(self, observation, memory, question):
        encoding = question.environment.encoding
        if encoding is None or encoding["name"] != self._encoding:
            raise ValueError(f"these weights read the encoding {self._encoding}: name it in the scenario's `with`")
        features = [*observation, 1.0]
        logits = [sum(w * x for w, x in zip(row, features)) for row in self._weights]
        highest = max(logits)
        odds = [math.exp(logit - highest) if a in question.legal else 0.0 for a, logit in enumerate(logits)]
        return question.random.choices(range(len(odds)), weights=odds)[0], memory


if __name__ == "__main__":
    serve(Trained(sys.argv[1]))
