/**
 * What a language model is told at a decision point: made of the world's own passages and of what the mind remembers and
 * believes, under headings. Nothing in it is written for a layout; every section but the choices can be left out.
 */
import type { Environment } from '../../environment.ts';
import { formatSkill, type Knowledge, type Passage, type Skill } from '../../knowledge.ts';
import type { ModelMessage } from '../../model.ts';
import { suggestWords } from '../../nearest.ts';
import { createRandom } from '../../random.ts';
import { meanCharacter } from '../belief/character.ts';
import { recall, type TeammateBelief } from '../memory.ts';
import type { Alternative, PlanRequest } from '../plan.ts';
import { clean, MOST_REASON } from './clean.ts';

/** The paper's three levels of what a reply holds (Zhang et al. 2024, table 2): each has the one before in it. */
export const LEVELS = ['plan', 'analysis-plan', 'analysis-intention-plan'] as const;
export type Level = (typeof LEVELS)[number];

/** The sections that every world has; its own, such as `positions`, come to these. */
export const SECTIONS = ['rules', 'skills', 'teammates', 'belief', 'correction', 'memory'] as const;

/** How many of a teammate's finished skills, of its likely intentions and of one's own plans are told. */
const RECENT = 6;
const INTENTIONS = 3;
const MEMORIES = 8;

export interface PromptSettings {
  readonly level: Level;
  /** How many skills a reply may name that follow its skill; 0: none. */
  readonly ahead: number;
  /** How wrong predictions are put: as the correct stage keeps them. */
  readonly correction: 'replace' | 'annotate' | 'off';
  /** Titles of sections that are not told. */
  readonly leaveOut: ReadonlySet<string>;
}

/** Everything that one prompt is made of. */
export interface Scene {
  readonly request: PlanRequest;
  /** What the world says of the facts; or what a model made of them. */
  readonly passages: readonly Passage[];
  readonly teammates: readonly TeammateBelief[];
  /** The skills to choose from. */
  readonly choices: readonly Skill[];
  /** What the embedded planner proposes, best first; empty where it isn't asked. */
  readonly proposals: readonly Alternative[];
}

/** Throws, with the nearest one, where a section is to be left out that prompts in this environment do not have. */
export const refuseUnknownSections = (
  titles: readonly string[],
  knowledge: Knowledge,
  environment: Environment,
): void => {
  const state = environment.initial(createRandom('sections'));
  const passages = knowledge.describe(knowledge.facts(environment.observe(state, 0), 0));
  const known = [...SECTIONS, ...passages.map((one) => one.title)];
  for (const title of titles)
    if (!known.includes(title))
      throw new Error(`leaveOut: a prompt has no section '${title}'; ${suggestWords(title, known)}`);
};

const percent = (p: number): string => `${Math.round(100 * p)} %`;

const section = ({ title, text }: Passage): string => `## ${title}\n${text}`;

const describeRecent = ({ seat, recent }: TeammateBelief): string => {
  const list = recent.slice(-RECENT).map(({ step, skill }) => `${skill} (step ${step})`);
  return list.length === 0
    ? `Teammate ${seat} has not finished anything yet.`
    : `Teammate ${seat} has finished, latest last: ${list.join(', ')}.`;
};

const describeBelief = ({ seat, intentions, rhythm, yielding }: TeammateBelief): string => {
  const likely = [...intentions].sort((a, b) => b.p - a.p).slice(0, INTENTIONS);
  const { noise, idleness, yielding: gives } = meanCharacter(rhythm, yielding);
  const about = likely.map(({ skill, p }) => `${formatSkill(skill)} (${percent(p)})`).join(', ');
  return [
    about === ''
      ? `Nothing is known of what teammate ${seat} is about to do.`
      : `Teammate ${seat} is about to: ${about}.`,
    `It seems to be idle in ${percent(idleness)} of its steps, to act at random in ${percent(noise)}, and to give way ${percent(gives)} of the time.`,
  ].join('\n');
};

/** The two modes of the paper in words: a wrong prediction is replaced by what was seen, or kept and marked as wrong. */
const describeCorrection = ({ request, teammates }: Scene, mode: PromptSettings['correction']): readonly string[] => {
  const { memory } = request;
  const { said } = memory;
  const lines = recall(memory)
    .filter(({ kind }) => kind === 'corrected')
    .slice(-INTENTIONS)
    .map(({ step, why }) => `Step ${step}, ${why}.`);
  if (said === null) return lines;
  for (const { seat, intention } of said.intentions) {
    const done = teammates.find((one) => one.seat === seat)?.recent.filter(({ step }) => step > said.step) ?? [];
    if (done.length === 0) continue;
    const seen = done.map(({ skill }) => skill).join(', ');
    const right = done.some(({ skill }) => skill === intention);
    if (right)
      lines.push(
        `At step ${said.step} you predicted that teammate ${seat} would ${intention}, rightly: it did ${seen}.`,
      );
    else if (mode === 'annotate')
      lines.push(
        `At step ${said.step} you predicted that teammate ${seat} would ${intention}. The prediction is kept and marked: wrong, it did ${seen}.`,
      );
    else lines.push(`Your prediction of step ${said.step} is replaced: teammate ${seat} did ${seen}.`);
  }
  return lines;
};

const describeChoices = ({ choices, proposals }: Scene): string => {
  const list = choices.map((skill) => `- ${formatSkill(skill)}`).join('\n');
  const head = 'You can begin one of these skills now, and no other:';
  if (proposals.length === 0) return `${head}\n${list}`;
  const values = proposals.map(({ skill, value }) => `- ${formatSkill(skill)}: ${value!.toFixed(1)}`).join('\n');
  return `${head}\n${list}\n\nA simulation values the best of them so (reward that the team can expect). Choose among them, or overrule it if you know better:\n${values}`;
};

/** What the reply holds, key by key, in the order of the schema: thoughts before the choice. */
const describeReply = ({ level, ahead }: PromptSettings): string =>
  [
    'You choose the skills of your seat. Your teammates choose their own; you have agreed on nothing with them.',
    'Reply with one JSON object with these keys, in this order:',
    ...(level === 'plan' ? [] : ['analysis: what matters in the scene now, in one to three sentences.']),
    ...(level === 'analysis-intention-plan'
      ? [
          'intentions: for each teammate its seat and the skill that you think it is about to do, written as in the skill list.',
        ]
      : []),
    'skill: the skill that you begin now, exactly as it is written under "choices".',
    ...(ahead > 0
      ? [
          `after: a list of up to ${ahead} skills to go on with, with their targets, written as in the skill list. Each is begun without asking you, when the one before it is done (or is only a wait) and it is possible. Empty if it depends.`,
        ]
      : []),
    'confidence: how sure you are of the skill, from 0 to 1.',
  ].join('\n');

/** What somebody who could not be there has to know: the same in every request of an episode, so that it can be cached. */
const describeTask = (scene: Scene, settings: PromptSettings): string => {
  const { knowledge, situation } = scene.request;
  const told = (title: string) => !settings.leaveOut.has(title);
  return [
    ...(told('rules') ? [section({ title: 'rules', text: knowledge.describeRules(situation.facts) })] : []),
    ...(told('skills')
      ? [
          section({
            title: 'skills',
            text: `A skill is carried out for you, the way to its target included, until it is done or you are asked again.\n${knowledge.describeSkills(situation.facts)}`,
          }),
        ]
      : []),
    section({ title: 'reply', text: describeReply(settings) }),
  ].join('\n\n');
};

/** The messages of one request. What is remembered stands in messages of its own, which a request too long can do without. */
export const writePrompt = (scene: Scene, settings: PromptSettings): readonly ModelMessage[] => {
  const { request, passages, teammates } = scene;
  const told = ({ title, text }: Passage) => !settings.leaveOut.has(title) && text !== '';
  const now = [
    ...passages,
    { title: 'teammates', text: teammates.map(describeRecent).join('\n') },
    { title: 'belief', text: teammates.map(describeBelief).join('\n') },
    { title: 'correction', text: describeCorrection(scene, settings.correction).join('\n') },
  ].filter(told);
  const own = settings.leaveOut.has('memory')
    ? []
    : recall(request.memory)
        .filter(({ kind }) => kind !== 'corrected')
        .slice(-MEMORIES);
  const heading = own.length === 0 ? [] : ['## memory\nWhat you began of late, oldest first:'];
  return [
    { role: 'system', text: describeTask(scene, settings) },
    { role: 'user', text: [...now.map(section), ...heading].join('\n\n') },
    ...own.map(
      ({ step, skill, why }): ModelMessage => ({
        role: 'user',
        text: `Step ${step}: ${skill} (${why}).`,
        memory: step,
      }),
    ),
    { role: 'user', text: section({ title: 'choices', text: describeChoices(scene) }) },
    ...request.refused.flatMap(({ skill, reason }): readonly ModelMessage[] => [
      { role: 'assistant', text: JSON.stringify({ skill: formatSkill(skill) }) },
      {
        role: 'user',
        text: `That can not be begun now: ${clean(reason, MOST_REASON)}. Choose another of the skills under "choices".`,
      },
    ]),
  ];
};
