import { describe, expect, it } from 'vitest';
import { withChannel } from '../../src/channel/channel.ts';
import { environmentLaws } from '../../src/check/environmentLaws.ts';
import { knowledgeLaws } from '../../src/check/knowledgeLaws.ts';
import { worldLaws } from '../../src/check/worldLaws.ts';
import { groupChat } from '../../src/groupChat/world.ts';
import { WorldError } from '../../src/world.ts';
import { describeLaws } from '../check/describeLaws.ts';

const REQUESTS = [
  { rules: 'plain', layout: 'four' },
  { rules: 'plain', layout: 'five-told' },
  { rules: 'plain', layout: { seats: 3, private: 4, matters: 2, idle: 0, window: 3, horizon: 12 } },
];

describeLaws('group chat, the world', worldLaws(groupChat, REQUESTS));
for (const request of [REQUESTS[0]!, REQUESTS[2]!]) {
  const environment = groupChat.environment(request);
  const knowledge = groupChat.knowledge(environment);
  const name = JSON.stringify(request.layout);
  describeLaws(`group chat ${name}, the environment`, environmentLaws({ environment, knowledge }, 3, 40));
  describeLaws(
    `group chat ${name}, the knowledge`,
    knowledgeLaws(environment, knowledge, { runs: 2, steps: 36, every: 5 }),
  );
}
describeLaws(
  'group chat, through its channel',
  environmentLaws({ environment: withChannel(groupChat.environment(REQUESTS[0]!), groupChat.channel!) }, 2, 40),
);

describe('requests that make no sense', () => {
  const refused = (request: object) => {
    try {
      groupChat.environment({ rules: 'plain', layout: 'four', ...request });
    } catch (thrown) {
      return thrown;
    }
    return null;
  };
  it('are refused with the place and the words that would have been right', () => {
    expect(refused({ layout: 'fuor' })).toBeInstanceOf(WorldError);
    expect(refused({ layout: 'fuor' })).toMatchObject({ path: 'layout', message: expect.stringContaining("'four'") });
    expect(refused({ parameters: { seats: 1 } })).toMatchObject({ path: 'parameters.seats' });
    expect(refused({ layout: { seats: 3 } })).toMatchObject({ path: 'layout.private' });
    expect(refused({ parameters: { private: 1 } })).toMatchObject({ path: 'parameters' });
    expect(refused({ start: {} })).toMatchObject({ path: 'start' });
  });
});
