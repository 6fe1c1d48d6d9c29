/** The laws of conversations: every world that can be talked in keeps them, and what breaks one is caught. */
import { describe, expect, it } from 'vitest';
import { channelOf, withChannel } from '../../src/channel/channel.ts';
import { conversationIn, conversationLaws } from '../../src/check/conversationLaws.ts';
import type { Conversation } from '../../src/conversation.ts';
import type { Environment } from '../../src/environment.ts';
import { findWorld, worldNames } from '../../src/experiment/worlds.ts';
import type { Json } from '../../src/json.ts';
import type { Knowledge, Skill } from '../../src/knowledge.ts';
import type { World } from '../../src/world.ts';
import { hintWorld } from '../mind/initiative/hint.ts';
import { describeLaws } from './describeLaws.ts';

const lawsOf = (
  world: World,
  request: { rules: string; layout: Json },
  change: (one: Conversation) => Conversation,
) => {
  const environment = world.environment(request);
  const channelled = channelOf(environment) ?? withChannel(environment, { cost: 0.5 });
  const conversation = conversationIn(world, channelled as never)!;
  const knowledge = world.knowledge(channelled.inner as Environment) as Knowledge<unknown, unknown, Skill, unknown>;
  return conversationLaws(channelled as never, change(conversation), knowledge, { runs: 2, steps: 12 });
};

const hint = hintWorld({ opens: 10, favour: 2, listens: 0.7 }) as unknown as World;
const site = { rules: 'plain', layout: 'site' };

describeLaws(
  'the conversation about a hint',
  lawsOf(hint, site, (one) => one),
);

describe('a broken conversation', () => {
  const broken: readonly [string, (one: Conversation) => Partial<Conversation>][] = [
    [
      'understands the same',
      () => ({
        record: (() => {
          let n = 0;
          return () => n++;
        })(),
      }),
    ],
    [
      'from any end',
      (one) => ({
        understand: (view) => {
          if (view.log.length === 0 && view.step > 2) throw new Error('no log');
          return one.understand(view);
        },
      }),
    ],
    [
      'fills in',
      (one) => ({ inform: (observation, u) => ({ ...(one.inform(observation, u) as object), extra: undefined }) }),
    ],
    [
      'has thoughts',
      (one) => ({ thoughts: (u) => one.thoughts(u).map((thought) => ({ ...thought, topic: 'two words' })) }),
    ],
    ['gives shares', () => ({ known: () => 1.2 })],
    [
      'imagines situations',
      (one) => ({
        hypotheses: (u, count, random) => one.hypotheses(u, count, random).map(({ given }) => ({ given, weight: 1 })),
      }),
    ],
    ['simulates by', (one) => ({ simulate: (...args) => ({ ...one.simulate(...args), messages: args[2] + 2 }) })],
    ['reads its own words', () => ({ parse: () => ({ to: [], act: 'handOff' }) })],
  ];
  it.each(broken)('is caught: %s', (name, change) => {
    const laws = lawsOf(hint, site, (one) => ({ ...one, ...change(one) }));
    const failed = laws.filter(({ check }) => {
      try {
        check();
        return false;
      } catch {
        return true;
      }
    });
    expect(failed.map((law) => law.name).join('; ')).toContain(name);
  });
});

for (const name of worldNames()) {
  const world = findWorld(name)!;
  if (world.conversation === undefined) continue;
  const rules = world.rules[0]!;
  const [layout] = world.layouts(rules);
  describeLaws(
    `the conversation of ${name}`,
    lawsOf(world, { rules, layout: layout!.name }, (one) => one),
  );
}
