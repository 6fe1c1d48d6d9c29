/**
 * How a world is drawn: a state as glyphs on a grid of cells. Glyphs are data, shapes in inks of which each has a light
 * and a dark tone, so that whatever draws them knows nothing of the world. A world without a grid has no artist and is
 * shown by its environment's `format`.
 *
 * Coordinates are cells, x to the right and y down, (0,0) the top left one; inside a glyph they are hundredths of a cell.
 */
import type { Environment, Seat } from './environment.ts';

/** The ink of the seat that a glyph belongs to; everybody who draws has one for each seat. */
export const SEAT_INK = 'seat';

export interface Shape {
  /** SVG path data. */
  readonly path: string;
  /** Inks by name; absent: not filled, not stroked. */
  readonly fill?: string;
  readonly stroke?: string;
  /** Width of the stroke, hundredths of a cell. */
  readonly width?: number;
  /** In [0, 1]; 1 if absent. */
  readonly opacity?: number;
}

/** Shapes from the back to the front. */
export type Glyph = readonly Shape[];

/** CSS colours for light and for dark surroundings. */
export interface Ink {
  readonly light: string;
  readonly dark: string;
}

/** A glyph in a cell. */
export interface Mark {
  readonly glyph: string;
  readonly x: number;
  readonly y: number;
  /** Of the glyph about its cell's centre; 1 if absent. */
  readonly scale?: number;
}

/** How far something has come, as a ring around a cell's centre. */
export interface Gauge {
  readonly x: number;
  readonly y: number;
  /** In [0, 1]. */
  readonly share: number;
  /** A few characters, such as the steps to go. */
  readonly text: string;
}

/** Somebody in a seat. */
export interface Figure {
  readonly seat: Seat;
  readonly glyph: string;
  readonly x: number;
  readonly y: number;
  /** Where it looks: quarter turns clockwise from up, 0 to 3. */
  readonly turn: number;
  /** The glyph of what it holds; null for nothing. */
  readonly holds: string | null;
}

/** What never changes while an environment is in force. */
export interface Ground {
  readonly width: number;
  readonly height: number;
  readonly marks: readonly Mark[];
}

export interface Drawing {
  readonly marks: readonly Mark[];
  readonly gauges: readonly Gauge[];
  readonly figures: readonly Figure[];
}

/** [x, y] of a cell. */
export type Place = readonly [x: number, y: number];

export interface Artist<S = unknown, O = unknown> {
  readonly inks: { readonly [name: string]: Ink };
  readonly glyphs: { readonly [name: string]: Glyph };
  ground(environment: Environment<S, O>): Ground;
  draw(environment: Environment<S, O>, state: S): Drawing;
  /**
   * The cells from a seat to the target of a skill (its text, as `formatSkill` writes it), both included; null where the
   * skill has no target, or it can't be reached.
   */
  route(environment: Environment<S, O>, state: S, seat: Seat, skill: string): readonly Place[] | null;
  /** The state in a few sentences, for who does not see the drawing. */
  tell(environment: Environment<S, O>, state: S): string;
}
