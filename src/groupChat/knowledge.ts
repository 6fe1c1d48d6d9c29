/** What a mind needs of a group chat: its skills are its actions, one step each. */
import { type ActionFacts, createActionKnowledge } from '../actionKnowledge.ts';
import type { Seat } from '../environment.ts';
import type { Knowledge, Passage, Skill } from '../knowledge.ts';
import type { Random } from '../random.ts';
import { formatPoints, OPTIONS, POINTS, type Proposition, TOPICS } from './decision.ts';
import { ACTIONS, type ChatEnvironment, noteAction, STAY, voteAction, WORTH } from './environment.ts';
import { callsFor, MATTERS, type Matter, VALUES } from './matters.ts';
import { spreadOf } from './setting.ts';
import { type ChatObservation, type ChatState, drawShown, openMatter } from './state.ts';
import { expectedVote, knownWorths, sensibleAction } from './voting.ts';

const describe = (observation: ChatObservation, seat: Seat, horizon: number): readonly Passage[] => {
  const { propositions, matters, votes, step, answers } = observation;
  const sums = knownWorths(propositions);
  const options = OPTIONS.map((name, option) => {
    const known = propositions.flatMap((one, index) =>
      one.option === option && one.points !== null ? [`${formatPoints(one.points)} (proposition ${index})`] : [],
    );
    const unknown = propositions.filter((one) => one.option === option && one.points === null).length;
    return `${name}: ${sums[option]} in all, of ${known.join(', ') || 'nothing known'}; ${unknown} propositions about it are not known to you.`;
  });
  const private_ = propositions.flatMap((one, index) =>
    !one.shared && !one.said && one.points !== null ? [`${index} (${OPTIONS[one.option]})`] : [],
  );
  const open = openMatter(matters, step);
  const matter = matters[open];
  const board =
    matter === undefined
      ? 'No matter is open.'
      : `Matter ${open} is open to step ${matter.closes}: a ${matter.kind}${matter.shown.length === 0 ? '' : ` that says ${matter.shown.join(' or ')}`}. ${
          matter.common
            ? 'All know it.'
            : answers[open] === null || answers[open] === undefined
              ? 'You do not know it.'
              : `You know that it is ${answers[open]}.`
        }${matter.settled ? ' It is settled.' : ''}`;
  return [
    { title: 'options', text: options.join('\n') },
    {
      title: 'yours',
      text: private_.length === 0 ? 'You know nothing that was not said.' : `Not said so far: ${private_.join(', ')}.`,
    },
    { title: 'board', text: board },
    {
      title: 'votes',
      text: votes
        .map(
          (vote, other) =>
            `${other === seat ? 'You' : `Seat ${other}`}: ${vote === null ? 'no vote' : `vote for ${OPTIONS[vote]}`}.`,
        )
        .join(' '),
    },
    { title: 'time', text: `${horizon - step} steps are left.` },
  ];
};

const describeRules = (seats: number): string =>
  [
    `${seats} people choose one of the options ${OPTIONS.join(', ')}. An option is worth the sum of the points of all propositions about it, of which everybody knows only some.`,
    'Everybody has a standing vote, which all see. At the last step the option with most votes is chosen, of equal ones the worst; the better it is, the more all earn.',
    `Now and then a matter is open for some steps. Where one person knows what the others lack and says so in time, all who note the right value (1 to ${VALUES}) at its last step earn a share of ${WORTH} points; a wrong note costs as much.`,
    'To talk past an open matter, or when somebody else was asked, costs points.',
  ].join('\n');

/** Somebody other than `seat`, or nobody where there is nobody else. */
const another = (random: Random, seat: Seat, seats: number): Seat => (seat + 1 + random.integer(seats - 1)) % seats;

/** A state in which `seat` sees what it sees: what it does not know is drawn without regard to how it was dealt. */
const imagine = (
  { setting }: ChatEnvironment,
  { seats }: { readonly seats: number },
  observation: ChatObservation,
  seat: Seat,
  random: Random,
): ChatState => {
  const { step, propositions, matters, answers, votes, note, asked } = observation;
  const all = votes.map((_, one) => one);
  const imagined = propositions.map(({ option, topic, shared, points }): Proposition => {
    const [draw, other] = [random.integer(POINTS.length), another(random, seat, seats)];
    return {
      option,
      topic,
      points: points ?? POINTS[draw]!,
      holders: shared ? all : points === null ? [other] : [seat],
    };
  });
  const { from } = spreadOf(setting);
  const later = Math.max(from, step + 1, ...matters.map(({ closes }) => closes + 1));
  const drawn = answers.map((answer, index): Matter => {
    const [draw, other, kind, topic] = [
      1 + random.integer(VALUES),
      another(random, seat, seats),
      MATTERS[random.integer(MATTERS.length)]!,
      random.integer(TOPICS),
    ];
    const seen = matters[index];
    if (seen === undefined) {
      const truth = answer ?? draw;
      const opens = later + (index - matters.length) * setting.window;
      const knower = answer === null ? other : seat;
      const shown = drawShown(random, kind, truth);
      const closes = opens + setting.window - 1;
      return { kind, topic, opens, closes, shown, truth, knowers: [knower], warranted: knower };
    }
    const { common, settled: _, ...shape } = seen;
    // What is false on the board is not the truth, where this seat does not know it.
    const free = Array.from({ length: VALUES }, (_, i) => i + 1).filter((value) => !seen.shown.includes(value));
    const truth = answer ?? free[draw % free.length]!;
    const knowers = common ? all : [answer === null ? other : seat];
    const warranted = common ? null : answer === null ? other : callsFor(seen, answer) ? seat : null;
    return { ...shape, shown: [...shape.shown], truth, knowers, warranted };
  });
  return {
    step,
    propositions: imagined,
    matters: drawn,
    said: propositions.map(({ said }) => said),
    settled: answers.map((_, index) => matters[index]?.settled ?? false),
    votes: [...votes],
    notes: votes.map((_, one) => (one === seat ? note : null)),
    asked: asked === null ? null : { ...asked, seats: [...asked.seats] },
  };
};

export const chatKnowledge = (
  environment: ChatEnvironment,
): Knowledge<ChatObservation, ActionFacts<ChatObservation>, Skill, ChatState> => {
  const { seats, horizon } = environment;
  const legal = ({ matters, step }: ChatObservation) =>
    ACTIONS.flatMap((_, action) => (action < noteAction(1) || openMatter(matters, step) >= 0 ? [action] : []));
  return createActionKnowledge(environment, {
    describe: (observation, seat) => describe(observation, seat, horizon),
    describeRules: () => describeRules(seats),
    actions: [
      'leave vote and note as they are. Needs nothing.',
      ...OPTIONS.map((name) => `vote for option ${name} from now on. Needs nothing.`),
      ...Array.from({ length: VALUES }, (_, i) => `note that the open matter is ${i + 1}. Needs an open matter.`),
    ],
    legal,
    propose: (observation, seat, other) => {
      if (seat === other) return sensibleAction(observation, seat);
      const vote = expectedVote(observation, other);
      return observation.votes[other] === vote ? STAY : voteAction(vote);
    },
    seen: ({ actor, before, after }) => {
      const vote = after.votes[actor] ?? null;
      return vote === null || vote === before.votes[actor] ? null : voteAction(vote);
    },
    imagine: (observation, seat, random) => imagine(environment, { seats }, observation, seat, random),
  });
};
