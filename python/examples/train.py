"""Trains a linear softmax policy beside a scripted cook, by REINFORCE with shaped rewards, and evaluates it.

    python3 train.py --episodes 300 --out weights.json

It is as small as such a thing can be, and so is what it learns. Partners to train with are of the development half;
the policy is then measured with strangers:

    rapport evaluate '{ name: trained, command: [python3, trained.py, weights.json], with: { encoding: legacy-features-62 } }'
"""

import argparse
import json
import os
import sys

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from rapport_env import RapportEnv  # noqa: E402

AGENT = "cook_0"
DISCOUNT = 0.97
RATE = 0.01


def probabilities(weights, features):
    logits = weights @ np.append(features, 1.0)
    odds = np.exp(logits - logits.max())
    return odds / odds.sum()


def play(env, weights, seed, random, learn):
    """One episode: what the team earned, and where `learn` is true the gradient of the discounted shaped return."""
    observations, _ = env.reset(seed=seed)
    scores, rewards, total = [], [], 0.0
    while env.agents:
        features = observations[AGENT]
        chances = probabilities(weights, features)
        action = random.choice(len(chances), p=chances)
        score = -np.outer(chances, np.append(features, 1.0))
        score[action] += np.append(features, 1.0)
        observations, given, _, _, infos = env.step({AGENT: action})
        scores.append(score)
        rewards.append(given[AGENT])
        total += infos[AGENT]["team_reward"]
    if not learn:
        return total, None
    returns, later = np.zeros(len(rewards)), 0.0
    for step in reversed(range(len(rewards))):
        later = rewards[step] + DISCOUNT * later
        returns[step] = later
    advantages = (returns - returns.mean()) / (returns.std() + 1e-8)
    return total, sum(a * s for a, s in zip(advantages, scores)) / len(scores)


def evaluate(env, weights, random):
    """The mean return of ten episodes whose seeds training doesn't use."""
    return float(np.mean([play(env, weights, 1_000_000 + seed, random, False)[0] for seed in range(10)]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--layout", default="cramped_room")
    parser.add_argument("--partner", default="slow", help="of the development half: rapport partners")
    parser.add_argument("--episodes", type=int, default=300)
    parser.add_argument("--horizon", type=int, default=400)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", default="weights.json")
    given = parser.parse_args()
    random = np.random.default_rng(given.seed)
    env = RapportEnv(
        layout=given.layout,
        partners={1: given.partner},
        encoding="legacy-features-62",
        horizon=given.horizon,
        shaping=1.0,
    )
    weights = np.zeros((len(env.actions), env.observation_space(AGENT).shape[0] + 1))
    print(f"before: mean return {evaluate(env, weights, random):.1f} of 10 episodes")
    for episode in range(given.episodes):
        total, gradient = play(env, weights, episode, random, True)
        weights += RATE * gradient
        if (episode + 1) % 50 == 0:
            print(f"episode {episode + 1}: return {total:.0f}")
    print(f"after: mean return {evaluate(env, weights, random):.1f} of 10 episodes")
    env.close()
    with open(given.out, "w", encoding="utf-8") as file:
        json.dump({"encoding": "legacy-features-62", "weights": weights.tolist()}, file)


if __name__ == "__main__":
    main()
