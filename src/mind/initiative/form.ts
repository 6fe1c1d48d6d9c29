/**
 * Form (Inner Thoughts, section 4.3): what could be said now, typed and without words. The world names the thoughts of
 * this moment where something made one think; those that wait come back where they may still be said.
 */
import { ACTS } from '../../channel/settings.ts';
import type { Thought } from '../../conversation.ts';
import type { Hearing, Speaker } from './hear.ts';
import { keyOf } from './memory.ts';
import type { Retrieved } from './retrieve.ts';
import type { Trigger } from './trigger.ts';

export interface Formed {
  readonly thought: Thought;
  /** Step at which it last came up by itself. */
  readonly since: number;
  /** In [0, 1]: how much it is on one's mind; the most salient ones are valued. */
  readonly salience: number;
}

const acceptable = ({ channel, parameters }: Speaker, { message }: Thought): boolean => {
  const act = ACTS.find((one) => one === message.act);
  return act !== undefined && channel.acts.includes(act) && parameters.acts.includes(act);
};

export const form = (
  speaker: Speaker,
  { view, understanding }: Hearing,
  triggers: readonly Trigger[],
  retrieved: readonly Retrieved[],
): readonly Formed[] => {
  const { conversation, parameters } = speaker;
  const salience = (thought: Thought) =>
    Math.max(conversation.relevance(thought.topic, understanding), conversation.coherence(thought, understanding));
  const byKey = new Map<string, Formed>();
  const fresh = triggers.length === 0 ? [] : conversation.thoughts(understanding);
  for (const thought of fresh)
    byKey.set(keyOf(thought.message), { thought, since: view.step, salience: salience(thought) });
  for (const { waiting, left } of retrieved) {
    const key = keyOf(waiting.thought.message);
    if (byKey.has(key)) continue;
    byKey.set(key, { ...waiting, salience: left * salience(waiting.thought) });
  }
  const able = [...byKey.values()].filter(({ thought }) => acceptable(speaker, thought));
  // A stable sort: equally salient thoughts stay in the world's order.
  return able.sort((a, b) => b.salience - a.salience).slice(0, parameters.consider);
};
