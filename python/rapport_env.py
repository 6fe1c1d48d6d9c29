"""Rapport's worlds as PettingZoo parallel environments: needs numpy, gymnasium and pettingzoo.

    from rapport_env import RapportEnv

    env = RapportEnv(layout="cramped_room", partners={1: "greedy"})
    observations, infos = env.reset(seed=7)
    observations, rewards, terminations, truncations, infos = env.step({"cook_0": 5})

The world runs in a `rapport serve-env` process beside Python (docs/protocol.md). Equal seeds and actions give equal
episodes. Seats that `partners` names are played by Rapport's policies; the others are PettingZoo's agents, `cook_0`,
`cook_1` and so on by their seat.

Every agent's reward is the team's. `shaping` times the environment's shaped reward of the seat is added to it: a
training aid, and no part of any return that Rapport measures; `infos` has both apart, and the legal actions.
"""

import json
import os
import subprocess

import numpy as np
from gymnasium import spaces
from pettingzoo import ParallelEnv

PROTOCOL = 1

_HERE = os.path.dirname(os.path.abspath(__file__))


class RapportError(Exception):
    """What Rapport says is wrong with a request, in its words."""


def rapport_command():
    """The words that start Rapport: RAPPORT_COMMAND, the package around this file, or what npx finds."""
    given = os.environ.get("RAPPORT_COMMAND")
    if given:
        return given.split()
    program = os.path.join(_HERE, "..", "bin", "rapport.js")
    return ["node", os.path.normpath(program)] if os.path.exists(program) else ["npx", "rapport"]


class Connection:
    """One `rapport serve-env` process; several environments may share it."""

    def __init__(self, command=None):
        words = [*(command or rapport_command()), "serve-env"]
        self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        answer = self.ask({"type": "hello", "protocol": PROTOCOL})
        self.rapport = answer["rapport"]

    def ask(self, line):
        """One line there, one line back. Raises a RapportError on what Rapport refuses."""
        try:
            self._process.stdin.write(json.dumps(line) + "\n")
            self._process.stdin.flush()
            text = self._process.stdout.readline()
        except (BrokenPipeError, ValueError):
            text = ""
        if text == "":
            raise RapportError(f"serve-env has ended, with code {self._process.wait()}")
        answer = json.loads(text)
        if answer["type"] == "error":
            raise RapportError(answer["message"])
        return answer

    def close(self):
        """Ends the process. Harmless when it has ended."""
        if self._process.poll() is None:
            self._process.stdin.close()
            self._process.wait()
        self._process.stdout.close()


class RapportEnv(ParallelEnv):
    """One environment of a world. `metadata["name"]` is Rapport's id of it."""

    metadata = {"name": "rapport_v1", "render_modes": ["ansi"], "is_parallelizable": True}

    def __init__(
        self,
        layout="cramped_room",
        rules="legacy",
        world="overcooked",
        encoding=None,
        horizon=None,
        parameters=None,
        partners=None,
        shaping=0.0,
        render_mode=None,
        connection=None,
    ):
        """`encoding`: one of the world's by name, its first for these rules unless given. `horizon`: steps, the
        environment's own unless given. `parameters`: changes of the game by its own names. `partners`: policies by
        seat, by name or as in a scenario. `connection`: a Connection to share; otherwise one of its own."""
        self._owned = connection is None
        self._connection = Connection() if connection is None else connection
        self.render_mode = render_mode
        self.shaping = float(shaping)
        request = {"type": "make", "world": world, "rules": rules, "layout": layout}
        optional = {"encoding": encoding, "horizon": horizon, "parameters": parameters}
        request.update({key: value for key, value in optional.items() if value is not None})
        request["partners"] = {str(seat): policy for seat, policy in (partners or {}).items()}
        made = self._connection.ask(request)
        self._key = made["key"]
        self.id, self.version, self.horizon = made["id"], made["version"], made["horizon"]
        self.actions = made["actions"]
        """Names of the actions, in the order of the action space."""
        self.encoding = made["encoding"]["name"]
        self.metadata = {**self.metadata, "name": self.id}
        shape = tuple(made["encoding"]["shape"])
        self._seats = {f"cook_{seat}": seat for seat in made["agents"]}
        self.possible_agents = list(self._seats)
        self.agents = []
        self._shape = shape
        self._observation_spaces = {
            agent: spaces.Box(low=-np.inf, high=np.inf, shape=shape, dtype=np.float32) for agent in self._seats
        }
        self._action_spaces = {agent: spaces.Discrete(len(self.actions)) for agent in self._seats}
        self._seed, self._episode, self._picture = "0", 0, ""

    def observation_space(self, agent):
        return self._observation_spaces[agent]

    def action_space(self, agent):
        return self._action_spaces[agent]

    def reset(self, seed=None, options=None):
        """A new episode. Equal seeds give equal episodes; without one, the seed of the last is counted on from."""
        if seed is not None:
            self._seed, self._episode = str(seed), 0
        key = f"{self._seed}/{self._episode}"
        self._episode += 1
        state = self._connection.ask({"type": "reset", "key": self._key, "seed": key})
        self.agents = list(self.possible_agents)
        return self._observations(state), self._infos(state)

    def step(self, actions):
        if not self.agents:
            raise RapportError("the episode is over: reset() begins the next one")
        missing = [agent for agent in self.agents if agent not in actions]
        if missing:
            raise RapportError(f"no action for {', '.join(missing)}")
        chosen = {str(self._seats[agent]): int(actions[agent]) for agent in self.agents}
        state = self._connection.ask({"type": "step", "key": self._key, "actions": chosen})
        agents, rewards = self.agents, state["rewards"]
        total = {
            agent: rewards["team"] + self.shaping * rewards["shaped"][self._seats[agent]] for agent in agents
        }
        observations, infos = self._observations(state), self._infos(state)
        terminated, truncated = state["outcome"] == "terminated", state["outcome"] == "truncated"
        if terminated or truncated:
            self.agents = []
        return (
            observations,
            total,
            {agent: terminated for agent in agents},
            {agent: truncated for agent in agents},
            infos,
        )

    def render(self):
        return self._picture if self.render_mode == "ansi" else None

    def close(self):
        if self._owned:
            self._connection.close()

    def _observations(self, state):
        self._picture = state["picture"]
        return {
            agent: np.asarray(state["observations"][str(seat)], dtype=np.float32).reshape(self._shape)
            for agent, seat in self._seats.items()
        }

    def _infos(self, state):
        rewards = state["rewards"]
        return {
            agent: {
                "legal": state["legal"][str(seat)],
                "step": state["step"],
                "team_reward": rewards["team"],
                "shaped_reward": rewards["shaped"][seat],
            }
            for agent, seat in self._seats.items()
        }
