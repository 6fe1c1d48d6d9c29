/** Dialogues: who said what to whom when, why, at what motivation and cost, and what it changed, in the episodes that are shown. */
import { channelOf } from '../../channel/channel.ts';
import { annotateTrace } from '../../experiment/annotated.ts';
import { type Reasons, reasonsOf, recordsOf, saidAt, type Utterance } from '../../experiment/dialogue.ts';
import { openTrace } from '../../experiment/traceFile.ts';
import type { Json } from '../../json.ts';
import type { Block, Part, Turn } from '../document.ts';
import { NOTHING, paragraph, part } from '../document.ts';
import { count, formatFigure, listWords } from '../figures.ts';
import type { ReportedRun } from '../run.ts';
import { MOST_SHOWN, type Named, showEpisodes, titleEpisode } from '../sample.ts';

/** Turns of one episode that are shown. */
const MOST_TURNS = 60;

interface Dialogue extends Named {
  readonly layout: string;
  readonly policies: readonly string[];
  readonly said: readonly (Utterance & Reasons & { readonly words: string })[];
  /** Whether its trace keeps records, so that it could be told why. */
  readonly records: boolean;
}

const FATES: Readonly<Record<Utterance['fate'], string | null>> = {
  sent: null,
  lost: 'lost on the way',
  floor: 'not said: somebody else had the floor',
  budget: 'not said: no message was left',
};

const addresseesOf = ({ message }: Utterance): string =>
  message.to.length === 0 ? 'all' : listWords(message.to.map((seat) => `seat ${seat}`));

const wordsOf = (content: Json | undefined): string =>
  content === undefined ? '' : typeof content === 'string' ? content : JSON.stringify(content);

const turnOf = (one: Dialogue['said'][number], policies: readonly string[]): Turn => {
  const { step, from, message, cost, heard, why, gain, doubts } = one;
  const { motivation, confidence, replyTo } = message;
  return {
    when: `step ${step}`,
    seat: from,
    who: `seat ${from}, ${policies[from]}`,
    what: `${message.act} to ${addresseesOf(one)}`,
    words: one.words,
    fate: FATES[one.fate],
    notes: [
      ...(replyTo === undefined ? [] : [`answers ${replyTo.replace(/^(\d+)\.(\d+)$/, 'seat $2 at step $1')}`]),
      ...(motivation === undefined ? [] : [`motivation ${formatFigure(motivation, 2)} of 5`]),
      ...(confidence === undefined ? [] : [`confidence ${formatFigure(confidence, 2)}`]),
      ...(cost === 0 ? [] : [`cost ${formatFigure(cost, 2)}`]),
      ...(heard === null || heard === step + 1 ? [] : [`heard at step ${heard}`]),
      ...(gain === null ? [] : [`worth ${formatFigure(gain, 2)} more than waiting`]),
    ],
    why,
    changed: doubts.map(({ seat, before, after }) =>
      before === 0 && after === 0
        ? `seat ${seat} was in no doubt`
        : `seat ${seat}’s doubt: ${formatFigure(before, 2)} → ${formatFigure(after, 2)} bits on hearing it`,
    ),
  };
};

/** null where the episode has no channel and nobody said anything. */
const dialogueOf = async (run: ReportedRun, layout: string, named: Named): Promise<Dialogue | null> => {
  const { trace, ...ground } = await openTrace(run.traceFile(named.row)!);
  const { world, environment } = ground;
  const records = recordsOf(trace);
  const channel = channelOf(environment);
  const conversation =
    channel === null ? undefined : world.conversation?.(environment, channel.settings as unknown as Json);
  const said = [...annotateTrace(trace, ground)].flatMap((step) =>
    saidAt(step).map((one) => ({
      ...one,
      ...reasonsOf(one, trace, records),
      words: one.message.text ?? conversation?.word(one.message) ?? wordsOf(one.message.content),
    })),
  );
  if (channel === null && said.length === 0) return null;
  const policies = trace.header.policies.map(({ name }) => name);
  return { ...named, layout, policies, said, records: trace.header.level === 'full' };
};

const blocksOf = (dialogue: Dialogue): readonly Block[] => {
  const { said, policies } = dialogue;
  const title = `${dialogue.layout}, ${titleEpisode(dialogue)}`;
  if (said.length === 0) return [paragraph(`${title}: nobody said anything.`)];
  const more = said.length - MOST_TURNS;
  return [
    { kind: 'dialogue', title, turns: said.slice(0, MOST_TURNS).map((one) => turnOf(one, policies)) },
    ...(more > 0 ? [paragraph(`${count(more, 'more message')} in this episode: rapport replay shows all.`)] : []),
  ];
};

export const dialogues = async (run: ReportedRun): Promise<Part> => {
  const shown: Dialogue[] = [];
  for (const { layout, named } of showEpisodes(run))
    for (const one of named) {
      const dialogue = await dialogueOf(run, layout, one);
      if (dialogue !== null) shown.push(dialogue);
    }
  if (shown.length === 0) return NOTHING;
  const telling = [...shown].sort((a, b) => Number(b.said.length > 0) - Number(a.said.length > 0));
  const [first, ...others] = telling as [Dialogue, ...Dialogue[]];
  const section = part(
    'dialogues',
    'What was said',
    [
      paragraph(
        `Every message of the best, the median and the worst episode of ${run.focals[0]} on each layout, at most ${MOST_SHOWN} episodes: who said what to whom, why and how much they wanted to. Doubt is the entropy of what the hearer’s mind does not know, before it hears the message and then.`,
      ),
      ...blocksOf(first),
      ...(others.length === 0
        ? []
        : [
            {
              kind: 'fold',
              title: others.length === 1 ? 'Another episode' : `${others.length} more episodes`,
              blocks: others.flatMap(blocksOf),
            } as const,
          ]),
    ],
    {
      episodes: shown.map(({ layout, rank, row, said }) => ({
        ...{ layout, rank, episode: row.id },
        said: said.map(({ step, from, message, fate, cost, heard, why, gain, doubts }) => ({
          ...{ step, from, message, fate, cost, heard, why, gain, doubts },
        })),
      })),
    },
  );
  return shown.some(({ records, said }) => !records && said.length > 0)
    ? {
        ...section,
        missing: { what: 'why it was said, and what it changed', command: 'rapport run <the scenario> --level full' },
      }
    : section;
};
