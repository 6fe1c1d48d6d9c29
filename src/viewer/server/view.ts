/**
 * What the page of `rapport view` is answered:
 *
 *     /api/session                    what there is to look at
 *     /api/trace/<source>/<id>        a trace as it is on disk
 *     /api/records/<source>/<id>      the same at level `full`, made again by policies that only run here, or why not
 *     /api/stills/<source>/<id>       pictures of a world that the page does not carry
 *
 * Looking at a trace must not run what somebody wrote into it: modules and programs are run again only where the person
 * who started the server said that they are trusted.
 */
import { dirname } from 'node:path';
import { openRecorded } from '../../experiment/models.ts';
import { isModulePath } from '../../experiment/plugin.ts';
import { openTrace } from '../../experiment/traceFile.ts';
import { openWorkshop } from '../../experiment/workshop.ts';
import type { Json } from '../../json.ts';
import { rerunTrace } from '../../replay.ts';
import { formatTrace, parseTrace, type Trace } from '../../trace.ts';
import { filmOf, stillsOf } from '../film.ts';
import { explainDivergence } from '../rebuild.ts';
import type { Records, ViewSession } from '../session.ts';
import { overhear } from './overhear.ts';
import { type Answer, asJson, asText } from './server.ts';
import type { OpenedSource } from './sources.ts';

/** Whether a reference means code that it brings along: a module, or a program by its command. */
const bringsCode = (value: Json): boolean => {
  if (typeof value === 'string') return isModulePath(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, part]) => key === 'command' || bringsCode(part as Json));
};

const worldOf = ({ header }: Trace): Json =>
  (header.environment.request as { readonly world?: Json } | null)?.world ?? null;

const referencesOf = ({ header }: Trace): readonly Json[] =>
  header.policies.map(({ definition, parameters }) => ({ policy: definition, with: parameters ?? {} }));

/** Throws, in words, where to look would be to run code that only the trace asks for. */
const checkTrust = (values: readonly Json[]): void => {
  if (values.some(bringsCode))
    throw new Error('it names modules or programs, which run again only where `rapport view` is given --trust');
};

const parse = (text: string): Trace => {
  const parsed = parseTrace(text);
  if (parsed.ok) return parsed.value;
  const { line, expected, found } = parsed.problem;
  throw new Error(`line ${line} of the trace: expected ${expected}, found ${found}`);
};

/** Asks the trace's own policies again, networks and recorded models included. Throws, in words, where they can't be had. */
const rerun = async (file: string): Promise<string> => {
  const { trace, world, environment, change, base } = await openTrace(file);
  const models = await openRecorded(dirname(dirname(file)));
  const heard = overhear();
  const listened =
    models === null ? null : { ...models, model: (name: string) => heard.model(name, models.model(name)) };
  const workshop = await openWorkshop(String(worldOf(trace) ?? world.name), base, referencesOf(trace), listened);
  const policies = trace.header.policies.map(({ definition, parameters }, seat) =>
    heard.policy(seat, workshop.policy({ definition, parameters }, environment).policy),
  );
  const again = await rerunTrace(trace, environment, policies, change);
  if (!again.ok) throw new Error(explainDivergence(again, environment));
  return formatTrace(heard.tell(again.trace));
};

const takeStills = async (file: string): Promise<Answer> => {
  const { trace, world, environment, change } = await openTrace(file);
  return asJson(stillsOf(filmOf(trace, { world, environment, change })));
};

/** Answers for these sources, which the page knows by their numbers. `trusting`: whether modules and programs may run. */
export const answerView =
  (sources: readonly OpenedSource[], trusting: boolean) =>
  async (names: readonly string[]): Promise<Answer | null> => {
    const [what, number = '', id, ...more] = names;
    if (what === 'session' && names.length === 1) {
      const session: ViewSession = { screen: 'view', sources: sources.map((source) => source.describe()) };
      return asJson(session);
    }
    const source = /^\d{1,3}$/.test(number) ? sources[Number(number)] : undefined;
    if (source === undefined || id === undefined || more.length > 0) return null;
    const text = await source.read(id);
    const file = source.file(id);
    if (text === null || file === null) return null;
    switch (what) {
      case 'trace':
        return asText(text);
      case 'records':
        try {
          if (!trusting) checkTrust([worldOf(parse(text)), ...referencesOf(parse(text))]);
          return asJson({ ok: true, trace: await rerun(file) } satisfies Records);
        } catch (error) {
          return asJson({
            ok: false,
            reason: error instanceof Error ? error.message : String(error),
          } satisfies Records);
        }
      case 'stills':
        if (!trusting) checkTrust([worldOf(parse(text))]);
        return await takeStills(file);
      default:
        return null;
    }
  };
