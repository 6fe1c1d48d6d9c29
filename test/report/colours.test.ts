import { expect, test } from 'vitest';
import {
  COLOURS,
  type Colour,
  fixColours,
  HEAT_STEPS,
  HUES,
  heat,
  heatInk,
  heatStep,
  hue,
} from '../../src/report/colours.ts';

/** Relative luminance of `#rrggbb` (WCAG 2.2). */
const luminance = (colour: string): number => {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
};

const contrast = (a: string, b: string): number => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
};

/** The colour that `var(--name)` means in a theme. */
const shownAs = (named: string, theme: 0 | 1): string => COLOURS[/--(\w+)/.exec(named)![1] as Colour][theme];

test.each([
  ['light', 0],
  ['dark', 1],
] as const)('on a %s ground text is read, and lines are seen', (_, theme) => {
  const [ground, panel] = [COLOURS.ground[theme], COLOURS.panel[theme]];
  for (const name of ['ink', 'quiet', 'accent', 'warning'] as const) {
    expect(contrast(COLOURS[name][theme], ground), name).toBeGreaterThan(4.5);
    expect(contrast(COLOURS[name][theme], panel), name).toBeGreaterThan(4.5);
  }
  for (let i = 0; i < HUES; i++) expect(contrast(shownAs(hue(i), theme), ground), `hue ${i}`).toBeGreaterThan(3);
  for (let step = 0; step < HEAT_STEPS; step++)
    expect(contrast(shownAs(heatInk(step), theme), shownAs(heat(step), theme)), `step ${step}`).toBeGreaterThan(4.5);
});

test('heat grows with the share, in steps, and ends are ends', () => {
  expect([-1, 0, 0.12, 0.13, 0.5, 0.99, 1, 2].map(heatStep)).toEqual([0, 0, 0, 1, 4, 7, 7, 7]);
  for (const theme of [0, 1] as const) {
    const steps = Array.from({ length: HEAT_STEPS }, (_, step) =>
      contrast(shownAs(heat(step), theme), COLOURS.ground[theme]),
    );
    expect([...steps].sort((a, b) => a - b)).toEqual(steps);
  }
});

test('a file of its own has the light colours, and leaves names that are no colours', () => {
  expect(fixColours('<a fill="var(--c0)" b="var(--nothing)">')).toBe('<a fill="#0072b2" b="var(--nothing)">');
});
