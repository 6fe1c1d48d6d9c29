"""A policy for Rapport in Python: needs nothing but the standard library (3.9 or later).

    from rapport_policy import Policy, serve

    class Stay(Policy):
        def act(self, observation, memory, question):
            return question.environment.actions.index("stay"), memory

    serve(Stay())

A scenario names it by `command: [python3, stay.py]`. The lines in between are described in docs/protocol.md.

What `act` gives must depend on what it is given and on nothing else: one object serves every seat and every episode,
many of them at once, and is started anew when it ends. All that a policy keeps from one decision to the next is its
memory, which is JSON and travels with the decision. Text that is printed goes to standard error.
"""

import json
import random
import sys
import traceback

PROTOCOL = 1


class Environment:
    """Where a decision is to be made: `id`, `version`, `seats`, `horizon`, `actions` (names), `picture`, `encoding`.

    `encoding` is None where observations are the world's own JSON, otherwise a dict with `name` and `shape`.
    """

    def __init__(self, line):
        self.id = line["id"]
        self.version = line["version"]
        self.seats = line["seats"]
        self.horizon = line["horizon"]
        self.actions = line["actions"]
        self.picture = line["picture"]
        self.encoding = line["encoding"]
        self.channel = line.get("channel")
        """The settings of the channel around it; None where there is none, or the scenario does not say `hears: true`."""


class Question:
    """What a policy is told beside its observation and memory."""

    def __init__(self, line, environment, parameters):
        self.environment = environment
        self.parameters = parameters
        """The scenario's `with: { parameters: ... }`; None where it gives none."""
        self.seat = line["seat"]
        self.step = line["step"]
        """Steps taken so far in this episode."""
        self.legal = line["legal"]
        """The legal actions, ascending, never empty."""
        self.last_reward = line["lastReward"]
        self.channel = line.get("channel")
        """What was heard: `inbox`, `fate` and `left` (docs/channel.md); None for a policy that does not hear."""
        self.seed = line["seed"]
        self._random = None

    @property
    def random(self):
        """This decision's own generator: the same question always draws the same numbers."""
        if self._random is None:
            self._random = random.Random(self.seed)
        return self._random


class Decision:
    """More than an action and a memory: a record for viewers, a message to teammates, whether it is a fallback."""

    def __init__(self, action, memory=None, record=None, message=None, fallback=False):
        self.action = action
        self.memory = memory
        self.record = record
        self.message = message
        self.fallback = fallback


class Policy:
    """Override `act`, and `begin` where the memory is not None at first."""

    name = None
    version = "1"

    def begin(self, question, carried):
        """The memory before the first decision. `carried` is the memory at the end of the last meeting, or None."""
        return None

    def act(self, observation, memory, question):
        """An action and the memory for the next decision, or a Decision."""
        raise NotImplementedError


def _decide(policy, line, environment, parameters):
    question = Question(line, environment, parameters)
    memory = line["memory"] if "memory" in line else policy.begin(question, line.get("carried"))
    given = policy.act(line["observation"], memory, question)
    decision = given if isinstance(given, Decision) else Decision(*given)
    answer = {"id": line["id"], "action": int(decision.action), "memory": decision.memory}
    if decision.record is not None:
        answer["record"] = decision.record
    if decision.message is not None:
        answer["message"] = decision.message
    if decision.fallback:
        answer["fallback"] = True
    return answer


def _explain(error):
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({last.filename}:{last.lineno})"


def serve(policy):
    """Answers questions until standard input ends."""
    lines = sys.stdin
    answers = sys.stdout
    sys.stdout = sys.stderr  # What the policy prints is no answer.
    environments = {}
    parameters = None

    def say(answer):
        # Plain JSON: NaN and infinity are refused here, with a trace, and not by the reader.
        answers.write(json.dumps(answer, allow_nan=False) + "\n")
        answers.flush()

    for text in lines:
        line = json.loads(text)
        kind = line["type"]
        if kind == "hello":
            parameters = line["parameters"]
            name = policy.name or type(policy).__name__
            say({"type": "hello", "protocol": PROTOCOL, "name": name, "version": policy.version})
            if line["protocol"] != PROTOCOL:
                return
        elif kind == "environment":
            environments[line["key"]] = Environment(line)
            say({"type": "ready", "key": line["key"]})
        elif kind == "act":
            for question in line["questions"]:
                try:
                    answer = _decide(policy, question, environments[question["environment"]], parameters)
                    say({"type": "decisions", "decisions": [answer]})
                except Exception as error:  # Costs the episode that asked, and no other.
                    say({"type": "decisions", "decisions": [{"id": question["id"], "error": _explain(error)}]})
        else:
            say({"type": "error", "message": f"a line of the unknown type {kind!r}"})
