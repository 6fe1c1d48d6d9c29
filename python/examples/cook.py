"""A cook in plain Python, as a process of Rapport: fills pots with onions, fetches the dish, serves.

    focal: [{ name: python-cook, command: [python3, cook.py] }]

It reads the kitchen from the picture and the state from the compact notation (docs/overcooked.md, section 9.1), and
remembers where it stood: who could not move takes a step aside.
"""

import os
import sys
from collections import deque

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from rapport_policy import Policy, serve  # noqa: E402

MOVES = [(0, -1), (0, 1), (1, 0), (-1, 0)]  # the actions north, south, east, west, and the orientations 0 to 3
STAY, INTERACT = 4, 5
FULL = 3


def tiles_of(picture):
    """(x, y) -> `X` counter, `O` onions, `D` dishes, `P` pot, `S` serving, or floor. Two characters a cell."""
    rows = picture.split("step ")[0].rstrip("\n").split("\n")
    return {(x, y): row[2 * x] for y, row in enumerate(rows) for x in range((len(row) + 1) // 2)}


class Cook(Policy):
    name = "python-cook"

    def __init__(self):
        self._kitchens = {}  # what follows from the environment alone may be kept

    def act(self, observation, memory, question):
        environment = question.environment
        if environment.id not in self._kitchens:
            self._kitchens[environment.id] = tiles_of(environment.picture)
        tiles = self._kitchens[environment.id]
        x, y, facing, held = observation["p"][question.seat]
        others = {(p[0], p[1]) for seat, p in enumerate(observation["p"]) if seat != question.seat}
        loose = {(ox, oy): what for ox, oy, what in observation["o"]}
        here = [x, y, facing, held]
        stuck = memory == here
        action = self._towards(tiles, self._targets(tiles, loose, held), here, others)
        if action is None or (stuck and action < STAY):
            action = question.random.choice(question.legal)
        return action, here if action < STAY else None

    @staticmethod
    def _targets(tiles, loose, held):
        """The tiles at which to interact next."""
        def pots(wanted):
            def onions(cell):
                return len(loose[cell].split(":")[1]) if cell in loose else 0
            return {cell for cell, tile in tiles.items() if tile == "P" and wanted(onions(cell))}

        def of(letter):
            return {cell for cell, tile in tiles.items() if tile == letter}

        if held is None:
            return of("D") if pots(lambda onions: onions == FULL) else of("O")
        if held == "O":
            return pots(lambda onions: onions < FULL) or {cell for cell in of("X") if cell not in loose}
        if held == "D":
            return pots(lambda onions: onions == FULL) or {cell for cell in of("X") if cell not in loose}
        return of("S")

    @staticmethod
    def _towards(tiles, targets, here, others):
        """The first action of a shortest way to face one of the targets and interact; None where there is no way."""
        start = (here[0], here[1])
        first = {start: None}
        queue = deque([start])
        while queue:
            cell = queue.popleft()
            for move, (dx, dy) in enumerate(MOVES):
                near = (cell[0] + dx, cell[1] + dy)
                if near in targets:
                    if cell != start:
                        return first[cell]
                    return INTERACT if here[2] == move else move
            for move, (dx, dy) in enumerate(MOVES):
                near = (cell[0] + dx, cell[1] + dy)
                if tiles.get(near, "X") in "XOPDST" or near in others or near in first:
                    continue
                first[near] = move if cell == start else first[cell]
                queue.append(near)
        return None


if __name__ == "__main__":
    serve(Cook())
