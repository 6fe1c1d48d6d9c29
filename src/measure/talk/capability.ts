/**
 * Initiating and responding capability (Collab-Overcooked, Sun et al. 2025, arXiv 2502.20073, `eval_utils.py`): of every
 * request for skills, with H what the addressee had done, R what was requested and R̂ what it then did,
 *
 *     initiating: ITES(H, R) > 0    the request was for the right next thing
 *     responding: ITES(H, R̂) > 0    what was done was the right next thing, whatever was requested
 *
 * R̂ are as many skills as were requested. Requests and proposals whose content is a skill's text, or a list of them, are
 * looked at. Shares over them; null without one.
 */
import type { Seat } from '../../environment.ts';
import type { Json } from '../../json.ts';
import { ites, skillsOf } from '../teamEffectiveness.ts';
import { type Said, sentIn, shareOf, type Talked } from './talked.ts';

export interface Capability {
  readonly requests: number;
  readonly initiating: number | null;
  readonly responding: number | null;
}

const skillsIn = (content: Json | undefined): readonly string[] => {
  const list = Array.isArray(content) ? (content as readonly Json[]) : [content];
  return list.flatMap((one) => (typeof one === 'string' ? [one.split(' ')[0]!] : []));
};

const isRequest = ({ message }: Said): boolean => message.act === 'request' || message.act === 'propose';

/** Of the requests of a seat. `references` is [seat][reference][skill], names without targets. */
export const capability = (
  talked: Talked,
  seat: Seat,
  references: readonly (readonly (readonly string[])[])[],
): Capability => {
  const judged = sentIn(talked)
    .filter((one) => one.from === seat && isRequest(one) && one.heard !== null && one.message.to.length === 1)
    .flatMap(({ message, heard }) => {
      const [to] = message.to;
      const known = new Set(references[to!]?.flat() ?? []);
      const wanted = skillsIn(message.content).filter((name) => known.has(name));
      if (wanted.length === 0) return [];
      const done = skillsOf(talked.events, to!);
      const before = done.filter(({ step }) => step < heard!).map(({ name }) => name);
      const after = done.filter(({ step }) => step >= heard!).map(({ name }) => name);
      const right = references[to!]!;
      return {
        initiating: ites(right, before, wanted) > 0,
        responding: ites(right, before, after.slice(0, wanted.length)) > 0,
      };
    });
  return {
    requests: judged.length,
    initiating: shareOf(judged.filter(({ initiating }) => initiating).length, judged.length),
    responding: shareOf(judged.filter(({ responding }) => responding).length, judged.length),
  };
};
