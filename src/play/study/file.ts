/**
 * What a study file says. It names a scenario, or holds one, of which it takes the layouts, the rules and the focal
 * policies: those are whom people meet. A plain scenario is a study too, with everything else as it is by default.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import * as z from 'zod';
import { type Document, parseDocumentText } from '../../experiment/document.ts';
import { type LoadedScenario, loadScenario } from '../../experiment/load.ts';
import { InputError, inputError, type Path } from '../../experiment/problem.ts';
import { closed, parseScenario, readDocument } from '../../experiment/scenario.ts';
import type { Json } from '../../json.ts';
import { TICKS } from '../../partners/person.ts';
import { personAt } from '../describe.ts';
import type { Question, Tick } from '../protocol.ts';

/** Milliseconds a step unless the study or the command line says otherwise. */
export const USUAL_TICK = 200;
/** Seconds before the first step, and before a game goes on. */
export const USUAL_COUNTDOWN = 3;

/** The statements of a questionnaire unless a study has its own. The wording is ours; the notions are the field's. */
const USUAL_QUESTIONS: readonly Question[] = [
  { name: 'fluency', text: 'My teammate and I worked together smoothly.' },
  { name: 'trust', text: 'I could rely on my teammate to do its part.' },
  { name: 'competence', text: 'My teammate knew how to do this job.' },
  { name: 'humanLikeness', text: 'My teammate behaved the way a person would.' },
  { name: 'flexibility', text: 'My teammate adjusted to what I was doing.' },
];

const USUAL_CONSENT = `You are asked to play some short games with different teammates and to say after each how it went.

We keep what you do in the games and what you answer, under an id drawn by chance; we keep nothing that tells who you are. You may leave an answer blank, and you may stop at any time.`;

const USUAL_THANKS = 'That was all. Thank you for playing.';

const text = z.string().min(1);

const studySchema = closed({
  study: z.literal(1).describe('The version of this format.'),
  name: z
    .string()
    .regex(/^[\w.-]+$/, 'expected letters, digits, dots, dashes: it names the run directory')
    .describe('Names the run directory.'),
  title: text.optional().describe('What participants read on top. Default: a game for two.'),
  scenario: z
    .union([text, z.record(z.string(), z.json())])
    .describe('A scenario file, relative to this one; or the scenario itself.'),
  tick: z
    .union([z.literal('turns'), z.int().min(TICKS.least).max(TICKS.most)])
    .optional()
    .describe(`Milliseconds a step, or turns: a step for every key. Default: ${USUAL_TICK}.`),
  countdown: z
    .int()
    .min(0)
    .max(30)
    .optional()
    .describe(`Seconds before a game begins or goes on. Default: ${USUAL_COUNTDOWN}.`),
  seed: z
    .union([z.int().min(0), text])
    .optional()
    .describe("Shuffles the order of games. Default: the scenario's seed."),
  participants: z.int().min(1).optional().describe('How many are planned. Default: a whole cycle of orders.'),
  consent: text.optional().describe('What participants agree to before they begin; blank lines part paragraphs.'),
  practice: z.boolean().optional().describe('Whether participants learn the keys alone first. Default: true.'),
  questions: z
    .array(closed({ name: z.string().regex(/^[A-Za-z]\w*$/, 'expected a name of letters and digits'), text }))
    .min(1)
    .optional()
    .describe('Statements to agree with from 1 to 7 after each game. Default: five of ours.'),
  thanks: text.optional().describe('What participants read at the end.'),
});

export interface StudyFile {
  readonly name: string;
  readonly title: string;
  /** With people as the partners. */
  readonly scenario: LoadedScenario;
  readonly tick: Tick;
  readonly countdown: number;
  readonly seed: string;
  /** null: a whole cycle of orders. */
  readonly participants: number | null;
  readonly consent: string;
  /** Whether `consent` is our default, which knows nothing of who runs the study. */
  readonly usualConsent: boolean;
  readonly practice: boolean;
  readonly questions: readonly Question[];
  readonly thanks: string;
  /** The file's text. */
  readonly text: string;
}

/** Keys of a scenario that mean nothing where people play: who else there is, how often, and what comes of it. */
const LEFT_OUT = ['partners', 'pairs', 'seeds', 'meetings', 'expect', 'compare', 'level', 'traces'];

/** The scenario with people as the partners of its focal policies. */
const seatPeople = ({ document, base }: LoadedScenario, tick: Tick): LoadedScenario => {
  const value = { ...(document.value as { readonly [key: string]: Json }) };
  const complain = (path: Path, message: string, hint: string): never => {
    throw new InputError([{ file: document.file, ...document.locate(path), path, message, hint }]);
  };
  if (value.script !== undefined)
    complain(['script'], 'a scripted seat leaves no place for a person', 'name policies in `focal:` instead');
  if (value.focal === undefined) complain([], 'no policy is named whom people could meet', 'name them in `focal:`');
  for (const key of LEFT_OUT) delete value[key];
  const people: Document = { ...document, value: { ...value, partners: [personAt(tick)] } };
  return { ...parseScenario(people), base };
};

const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw inputError(
      file,
      `it can't be read: ${(error as Error).message}`,
      'a study is a YAML or JSON file; docs/play.md',
    );
  }
};

/** The part of a document under `key` as a document of its own, whose places are still those of the file. */
const inner = (document: Document, key: string): Document => ({
  ...document,
  value: (document.value as { readonly [key: string]: Json })[key]!,
  locate: (path, part) => document.locate([key, ...path], part),
});

/** Reads a study or a scenario. `tick` is the command line's, which wins. Throws an `InputError` with all problems of its form. */
export const loadStudy = (file: string, tick: Tick | undefined): StudyFile => {
  const text = readText(file);
  const parsed = parseDocumentText(file, text);
  if (!parsed.ok) throw new InputError(parsed.problems);
  const { value: document } = parsed;
  const isStudy = typeof document.value === 'object' && document.value !== null && 'study' in document.value;
  const base = dirname(resolve(file));
  const study = isStudy ? readDocument(studySchema, document) : null;
  const given = study?.tick === 'turns' ? null : (study?.tick ?? USUAL_TICK);
  const chosen = tick === undefined ? given : tick;
  const loaded: LoadedScenario =
    study === null
      ? { ...parseScenario(document), base }
      : typeof study.scenario === 'string'
        ? loadScenario(resolve(base, study.scenario))
        : { ...parseScenario(inner(document, 'scenario')), base };
  return {
    name: study?.name ?? `study-${loaded.scenario.name}`,
    title: study?.title ?? 'A game for two',
    scenario: seatPeople(loaded, chosen),
    tick: chosen,
    countdown: study?.countdown ?? USUAL_COUNTDOWN,
    seed: String(study?.seed ?? loaded.scenario.seed ?? 1),
    participants: study?.participants ?? null,
    consent: study?.consent ?? USUAL_CONSENT,
    usualConsent: study?.consent === undefined,
    practice: study?.practice ?? true,
    questions: study?.questions ?? USUAL_QUESTIONS,
    thanks: study?.thanks ?? USUAL_THANKS,
    text,
  };
};
