/** Cards as text for a terminal, and as Markdown to quote. */
import type { Card, CardMean } from '../experiment/card.ts';
import { formatColumns } from './columns.ts';

const points = (value: number): string => value.toFixed(1);

/** `218.7 [216.6, 220.8]` */
const formatMean = ({ mean, interval }: CardMean, format = points): string =>
  mean === null
    ? 'unknown'
    : interval === null
      ? format(mean)
      : `${format(mean)} [${format(interval[0])}, ${format(interval[1])}]`;

const share = (value: number): string => value.toFixed(3);

const formatScore = ({ score }: Card): readonly (readonly [string, string])[] => {
  const { mean, overEpisodes, overPartners, partners } = score;
  return [
    ['score', mean === null ? 'unknown: some conditions have no episode' : points(mean)],
    [
      'over episodes',
      overEpisodes === null ? 'unknown' : `[${overEpisodes.map(points).join(', ')}]: these partners, met again`,
    ],
    [
      'over partners',
      overPartners === null
        ? 'unknown'
        : `[${overPartners.map(points).join(', ')}]: new partners of this kind, ${partners} met`,
    ],
  ];
};

const formatShare = ({ bestResponse, superseded }: Card): string => {
  const passedOver = superseded > 0 ? [`${superseded} references of another version of the search are not used`] : [];
  if (bestResponse === null) return ['no reference is known', ...passedOver].join('; ');
  const { conditions, leftOut, aboveOne, outdated } = bestResponse;
  const [known, all] = conditions;
  return [
    formatMean(bestResponse, share),
    `${known - leftOut} of ${all} conditions`,
    ...(leftOut > 0 ? [`${leftOut} left out, for their best response returns 0`] : []),
    ...(aboveOne > 0 ? [`${aboveOne} above 1`] : []),
    ...(outdated > 0 ? [`${outdated} of a partner whose code was another`] : []),
    ...passedOver,
  ].join('; ');
};

const formatEpisodes = ({ episodes: { planned, finished, broken, failed }, fallbackRate }: Card): string => {
  const missing = planned - finished - broken - failed;
  return [
    `${finished} of ${planned} finished`,
    `${broken} broken by the policy${broken > 0 ? ', each counted as the lowest return' : ''}`,
    ...(failed > 0 ? [`${failed} failed otherwise`] : []),
    ...(missing > 0 ? [`${missing} missing`] : []),
    ...(fallbackRate > 0 ? [`fallback in ${(100 * fallbackRate).toFixed(2)} % of decisions`] : []),
  ].join('; ');
};

/** Label and figure of every line of a card. */
const linesOf = (card: Card): readonly (readonly [string, string])[] => {
  const { worstPartner, seatGap, bestResponse } = card;
  return [
    ...formatScore(card),
    ...card.layouts.map((one): readonly [string, string] => [one.layout, formatMean(one)]),
    ['share of best response', formatShare(card)],
    ...(bestResponse === null ? [] : [['best response', bestResponse.described] as const]),
    ['worst partner', worstPartner === null ? 'unknown' : `${worstPartner.partner} ${formatMean(worstPartner)}`],
    [
      'seat gap',
      seatGap === null ? 'unknown' : `${formatMean(seatGap)}, seat ${seatGap.best} over seat ${seatGap.worst}`,
    ],
    ['episodes', formatEpisodes(card)],
  ];
};

const formatIdentity = ({ suite, suiteHash, package: version, policy }: Card): string =>
  `suite ${suite} (${suiteHash}), rapport ${version}, policy ${policy.definition} version ${policy.version} (${policy.code})`;

const TRIAL = 'A trial, not an evaluation: ';

/** The card, several lines. */
export const formatCard = (card: Card): string =>
  [
    `${card.policy.name} on ${card.suite}`,
    ...(card.trial === null ? [] : [`${TRIAL}${card.trial}.`]),
    ...formatColumns(
      linesOf(card).map(([label, figure]) => ['', label, figure]),
      ['left', 'left', 'left'],
    ),
    formatIdentity(card),
  ].join('\n');

/** The card as Markdown. */
export const formatCardMarkdown = (card: Card): string =>
  [
    `| **${card.policy.name}** on ${card.suite} | mean return of an episode, with 95 % intervals |`,
    '|---|---|',
    ...linesOf(card).map(([label, figure]) => `| ${label} | ${figure} |`),
    '',
    `${card.trial === null ? '' : `**${TRIAL}${card.trial}.** `}Layouts, partners and seats weigh equally. ${formatIdentity(card)}.`,
    '',
  ].join('\n');
