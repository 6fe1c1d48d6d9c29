/**
 * Simulations in the real environment with the real partners: their policies, their memories, and luck of its own. They
 * go in step with one another, so that networks are asked for many decisions at once.
 */
import { type Answer, askSeats } from '../decisions.ts';
import type { Environment, JointAction, Message, Seat } from '../environment.ts';
import type { Json } from '../json.ts';
import type { Knowledge } from '../knowledge.ts';
import type { Policy } from '../policy.ts';
import type { Random } from '../random.ts';

/** Where simulations begin. */
export interface Moment {
  readonly environment: Environment;
  readonly knowledge: Knowledge;
  readonly seat: Seat;
  readonly state: unknown;
  readonly step: number;
  readonly lastReward: number;
  /** [seat] who plays: in the searching seat whoever is assumed there. */
  readonly policies: readonly Policy[];
  /** [seat] */
  readonly memories: readonly Json[];
}

/** One simulation to be played: what the searching seat remembers at its beginning, and the luck that all meet. */
export interface Trial {
  readonly memory: Json;
  readonly luck: Random;
}

interface Lane {
  state: unknown;
  lastReward: number;
  readonly memories: Json[];
  readonly environmentLuck: Random;
  readonly luck: readonly Random[];
  total: number;
  over: boolean;
}

/** A reward t steps ahead counts `DISCOUNT ** t`, as in the world's own rollouts: sooner is better. */
const DISCOUNT = 0.99;

const CALM = { noise: 0, idleness: 0, yielding: 0 };

/** What the world says that a state is still worth to all. */
const worthOf = ({ environment, knowledge, seat }: Moment, state: unknown, luck: Random): number => {
  const imagined = knowledge.imagine(environment.observe(state, seat), seat, luck);
  const futures = Array.from({ length: environment.seats }, () => ({ skill: null, character: CALM }));
  return knowledge.rollout(imagined, futures, 0, 1).value;
};

/** What all do and say; the lane's memories move on. */
const decisionsOf = (answers: readonly Answer[], lane: Lane): JointAction => {
  const messages = new Array<Message | null>(answers.length).fill(null);
  const actions = answers.map((answer, seat) => {
    if (answer.kind === 'failed') throw new Error(`in a simulation seat ${seat} ${answer.reason}`);
    if (answer.kind === 'missed') return answer.action;
    lane.memories[seat] = answer.decision.memory;
    messages[seat] = answer.decision.message ?? null;
    return answer.decision.action;
  });
  return messages.some((message) => message !== null) ? { actions, messages } : { actions };
};

/** The discounted return of each trial over `depth` steps, with what its last state is still worth. */
export const simulate = async (moment: Moment, trials: readonly Trial[], depth: number): Promise<readonly number[]> => {
  const { environment, policies, seat, step: first } = moment;
  const lanes = trials.map(
    ({ memory, luck }): Lane => ({
      state: moment.state,
      lastReward: moment.lastReward,
      memories: moment.memories.map((one, at) => (at === seat ? memory : one)),
      environmentLuck: luck.fork(-1),
      luck: policies.map((_, at) => luck.fork(at)),
      total: 0,
      over: false,
    }),
  );
  let weight = 1;
  for (let step = first; step < first + depth; step++) {
    const going = lanes.filter(({ over }) => !over);
    if (going.length === 0) break;
    const asked = going.map((lane) =>
      askSeats({
        environment,
        state: lane.state,
        step,
        lastReward: lane.lastReward,
        lane: 'search',
        recording: false,
        policies,
        memories: lane.memories,
        random: lane.luck,
        deadlines: null,
      }),
    );
    const waits = asked.some((one) => one instanceof Promise);
    const answers = waits ? await Promise.all(asked) : (asked as readonly (readonly Answer[])[]);
    going.forEach((lane, i) => {
      const joint = decisionsOf(answers[i]!, lane);
      const result = environment.step(lane.state, joint, lane.environmentLuck.fork(step));
      lane.state = result.state;
      lane.lastReward = result.rewards.team;
      lane.total += weight * result.rewards.team;
      lane.over = result.kind !== 'ongoing';
    });
    weight *= DISCOUNT;
  }
  return lanes.map((lane) =>
    lane.over ? lane.total : lane.total + weight * worthOf(moment, lane.state, lane.environmentLuck),
  );
};
