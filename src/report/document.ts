/**
 * The report as data: what is said, before anybody decides how it looks. Texts here are as they came, whoever wrote
 * them; `html.ts`, `markdown.ts` and `chart.ts` escape them where they are written.
 */
import type { Alignment } from './figures.ts';

export interface Column {
  readonly title: string;
  /** Names stand to the left, figures to the right. */
  readonly align: Alignment;
}

export interface Table {
  readonly kind: 'table';
  readonly caption: string;
  readonly columns: readonly Column[];
  /** [row][column] */
  readonly rows: readonly (readonly string[])[];
}

export interface Chart {
  readonly kind: 'chart';
  /** Unique in the report, and the name of its file: letters, digits and dashes. */
  readonly name: string;
  readonly title: string;
  /** What is to be seen, for who can't see it: what is drawn and its main result. */
  readonly description: string;
  /** The chart as SVG for a width in pixels. */
  readonly draw: (width: number) => string;
  /** The same figures as a table. */
  readonly table: Table;
}

export interface Notice {
  /** `warning`: a figure can mislead; `remark`: good to know. */
  readonly weight: 'warning' | 'remark';
  readonly text: string;
}

/** Something that was said. */
export interface Turn {
  /** `step 12` */
  readonly when: string;
  /** Decides its colour. */
  readonly seat: number;
  readonly who: string;
  /** The act and whom it was for. */
  readonly what: string;
  /** Empty where there are none. */
  readonly words: string;
  /** What became of it where it did not simply go out; null where it did. */
  readonly fate: string | null;
  readonly notes: readonly string[];
  /** null where nobody knows. */
  readonly why: string | null;
  readonly changed: readonly string[];
}

export interface DialogueBlock {
  readonly kind: 'dialogue';
  readonly title: string;
  /** In their order. */
  readonly turns: readonly Turn[];
}

export type Block =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'notices'; readonly notices: readonly Notice[] }
  | { readonly kind: 'facts'; readonly facts: readonly (readonly [name: string, value: string])[] }
  | { readonly kind: 'code'; readonly caption: string; readonly text: string }
  | DialogueBlock
  | { readonly kind: 'fold'; readonly title: string; readonly blocks: readonly Block[] }
  | Table
  | Chart;

export interface Section {
  /** Unique in the report: letters, digits and dashes. */
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
  /** The same as figures, for programs; null where the tables say it all. */
  readonly figures: object | null;
}

/** What the run doesn't hold, and the command that would give it. */
export interface Missing {
  readonly what: string;
  readonly command: string;
}

/** What one part of a report comes to: a section, or what is missing for it; neither where it means nothing for the run. */
export interface Part {
  readonly section: Section | null;
  readonly missing: Missing | null;
}

export interface Report {
  readonly title: string;
  readonly description: string | null;
  /** The main result in a few sentences. */
  readonly lead: readonly string[];
  readonly sections: readonly Section[];
  readonly missing: readonly Missing[];
}

/** A section with something in it. */
export const part = (id: string, title: string, blocks: readonly Block[], figures: object | null = null): Part => ({
  section: { id, title, blocks, figures },
  missing: null,
});

/** A part that the run lacks the means for. */
export const lacking = (what: string, command: string): Part => ({ section: null, missing: { what, command } });

/** A part that means nothing for this run. */
export const NOTHING: Part = { section: null, missing: null };

export const paragraph = (text: string): Block => ({ kind: 'paragraph', text });

/** A table of which the first `names` columns are names and the others figures. */
export const table = (
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  names = 1,
): Table => ({
  kind: 'table',
  caption,
  columns: heads.map((title, i) => ({ title, align: i < names ? 'left' : 'right' })),
  rows,
});

/** Every chart of some blocks, those in folds too. */
export const chartsIn = (blocks: readonly Block[]): readonly Chart[] =>
  blocks.flatMap((block) => (block.kind === 'chart' ? [block] : block.kind === 'fold' ? chartsIn(block.blocks) : []));
