/**
 * The colours of a report, each by a name that light and dark have in common. Policies and skills take the palette of
 * Okabe and Ito ("Color Universal Design", 2008), which people with any of the common colour deficiencies tell apart;
 * its bright ones are dimmed on a light ground and its dim ones lifted on a dark one, to a contrast of 3 at least (WCAG
 * 2.2, 1.4.11). Heat maps take one hue from faint to strong, in steps, so that a figure written
 * on a step can have an ink that is read.
 */

/** [name] light and dark. */
export const COLOURS = {
  ground: ['#ffffff', '#14171a'],
  panel: ['#f6f7f8', '#1d2125'],
  ink: ['#1b1f24', '#e6e8ea'],
  quiet: ['#5b6570', '#9aa4ae'],
  line: ['#d5dade', '#373e45'],
  accent: ['#0b62a4', '#6cb6f0'],
  warning: ['#9a4a00', '#f0a860'],
  c0: ['#0072b2', '#4ba3e3'],
  c1: ['#d55e00', '#f08a4b'],
  c2: ['#009e73', '#3ec79d'],
  c3: ['#cc79a7', '#e39cc4'],
  c4: ['#bf8300', '#f0b93a'],
  c5: ['#3f9bd1', '#9bd4f5'],
  c6: ['#6b7280', '#9ca3af'],
  c7: ['#968a00', '#f0e442'],
  h0: ['#eff4f9', '#1b232b'],
  h1: ['#d6e4f1', '#1f3447'],
  h2: ['#b3cfe6', '#234a6a'],
  h3: ['#84b3d8', '#2a628f'],
  h4: ['#3a7ab0', '#4389c0'],
  h5: ['#24649b', '#66a5d6'],
  h6: ['#154b7c', '#a3cdee'],
  h7: ['#0a2f54', '#dcecf9'],
} as const satisfies Readonly<Record<string, readonly [light: string, dark: string]>>;

export type Colour = keyof typeof COLOURS;

/** Steps of a heat map. */
export const HEAT_STEPS = 8;
/** Policies and skills that have a colour of their own. */
export const HUES = 8;

/** The colour as SVG and CSS name it. */
export const colour = (name: Colour): string => `var(--${name})`;

/** The colour of the i-th policy or skill; those past the palette share its last grey. */
export const hue = (i: number): string => colour(`c${i < HUES ? i : 6}` as Colour);

/** Lines are told apart by their dashes too. */
const DASHES: readonly (string | undefined)[] = [undefined, '7 3', '2 3', '9 3 2 3', '4 2', '1 2', '12 4', '6 2 1 2'];

export const dashOf = (i: number): string | undefined => DASHES[i % DASHES.length];

/** The step of a heat map for a share in [0, 1]. */
export const heatStep = (share: number): number =>
  Math.max(0, Math.min(HEAT_STEPS - 1, Math.floor(share * HEAT_STEPS)));

export const heat = (step: number): string => colour(`h${step}` as Colour);

/** The ink for a figure on a step: from the step on at which the ground's colour is read better than the ink's. */
export const heatInk = (step: number): string => colour(step >= 4 ? 'ground' : 'ink');

/** The variables of one theme as CSS declarations. */
export const declareColours = (theme: 'light' | 'dark'): string =>
  Object.entries(COLOURS)
    .map(([name, [light, dark]]) => `--${name}: ${theme === 'light' ? light : dark};`)
    .join(' ');

/** SVG with the light theme's colours in place of their names, for programs that know no variables. */
export const fixColours = (svg: string): string =>
  svg.replace(/var\(--(\w+)\)/g, (whole, name: string) =>
    Object.hasOwn(COLOURS, name) ? COLOURS[name as Colour][0] : whole,
  );
