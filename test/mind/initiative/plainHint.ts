/** The hint world with a parser that reads `inform 2` and `ask "door"`, its own words, and nothing else. */
import type { Conversation } from '../../../src/conversation.ts';
import type { Environment } from '../../../src/environment.ts';
import type { Json } from '../../../src/json.ts';
import type { World } from '../../../src/world.ts';
import { BUILDER, hintOf, hintWorld, QUESTION } from './hint.ts';

const plain = hintWorld({ opens: 4 }) as unknown as World;

export const converse = (environment: Environment, channel: Json): Conversation => ({
  ...plain.conversation!(environment, channel),
  parse: (text, from) => {
    const [, door] = /^inform (\d+)$/.exec(text) ?? [];
    if (door !== undefined) return { ...hintOf(Number(door)), to: [from === BUILDER ? 0 : BUILDER] };
    return text === 'ask "door"' ? QUESTION : null;
  },
});

const world: World = { ...plain, channel: {}, conversation: converse };
export default world;
