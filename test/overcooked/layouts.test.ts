import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveGame } from '../../src/overcooked/game.ts';
import { RULE_SETS } from '../../src/overcooked/layout.ts';
import { findLayout, layoutsOf, parseLayout } from '../../src/overcooked/layouts.ts';
import { WorldError } from '../../src/world.ts';

/** Where the whole of the recorded data is. */
const DATA = process.env.RAPPORT_DATA;

/** Path and message of the error. */
const refusalOf = (action: () => unknown): readonly [path: string, message: string] => {
  try {
    action();
  } catch (error) {
    if (error instanceof WorldError) return [error.path, error.message];
    throw error;
  }
  throw new Error('nothing was refused');
};

const picture = (...rows: string[]): string => rows.join('\n');

describe('a picture', () => {
  it('is a layout, with blank lines around it and an indentation', () => {
    const layout = parseLayout('legacy', '\n\n   XXPXX\n   O  2O\n   X1  X\n   XDXSX\n\n');
    expect(layout.grid).toEqual(findLayout('legacy', 'cramped_room').grid);
    expect(parseLayout('current', { grid: layout.grid, name: 'mine' })).toMatchObject({
      name: 'mine',
      version: 'current',
    });
  });

  it.each([
    ['a row of another length', picture('XXPXX', 'O 12', 'XDXSX'), 'layout.grid[1]', 'row 2, column 5: '],
    ['a symbol that is none', picture('XXPXX', 'O 1QX', 'XDXSX'), 'layout.grid[1]', 'row 2, column 4: "Q" is no tile'],
    ['floor at the border', picture('XX XX', 'O1PSX', 'XDXSX'), 'layout.grid[0]', 'row 1, column 3: the border'],
    ['a start at the border', picture('XXPXX', 'O   1', 'XDXSX'), 'layout.grid[1]', 'row 2, column 5: the border'],
    ['a start twice', picture('XXPXX', 'O1 1X', 'XDXSX'), 'layout.grid[1]', 'row 2, column 4: start 1'],
    ['no pot', picture('XXXXX', 'O 1 X', 'XDXSX'), 'layout.grid', 'no pot'],
    ['no dishes', picture('XXPXX', 'O 1 X', 'XXXSX'), 'layout.grid', 'no dish dispenser'],
    ['no serving cell', picture('XXPXX', 'O 1 X', 'XDXXX'), 'layout.grid', 'no serving cell'],
    ['no ingredients', picture('XXPXX', 'X 1 X', 'XDXSX'), 'layout.grid', 'neither an onion'],
    ['nobody', picture('XXPXX', 'O   X', 'XDXSX'), 'layout.grid', 'no start cell'],
    ['a seat that is missing', picture('XXPXX', 'O1 3X', 'XDXSX'), 'layout.grid', 'no 2'],
    ['too few rows', picture('XXPXX', 'O 1 X'), 'layout.grid', '2 rows'],
  ])('with %s is refused, pointing at the place', (_, text, path, message) => {
    const [foundPath, found] = refusalOf(() => parseLayout('legacy', text));
    expect(foundPath).toBe(path);
    expect(found).toContain(message);
  });
});

describe('an object', () => {
  const grid = ['XXPXX', 'O 12X', 'XDXSX'];

  it('may set the fields of its rule set', () => {
    const layout = parseLayout('legacy', { name: 'quick', grid, cookTime: 5 });
    expect(resolveGame(layout, 'legacy').cookTime[0b1000]).toBe(5);
  });

  it.each([
    ['an unknown field', { grid, cooktime: 5 }, 'layout.cooktime', 'cookTime'],
    ["the other rule set's field", { grid, startAllOrders: [] }, 'layout.startAllOrders', 'no field'],
    ['a name with spaces', { grid, name: 'my kitchen' }, 'layout.name', 'letters'],
    ['no grid', {}, 'layout.grid', 'list of rows'],
    ['a grid of numbers', { grid: [1, 2, 3] }, 'layout.grid', 'list of rows'],
  ])('with %s is refused', (_, given, path, message) => {
    const [foundPath, found] = refusalOf(() => parseLayout('legacy', given));
    expect(foundPath).toBe(path);
    expect(found).toContain(message);
  });
});

describe('the layouts by name', () => {
  it('give the classics their names under the legacy rules, and keep the old ones', () => {
    const pairs = {
      cramped_room: 'simple',
      asymmetric_advantages: 'unident_s',
      coordination_ring: 'random1',
      forced_coordination: 'random0',
      counter_circuit: 'random3',
    };
    for (const [name, alias] of Object.entries(pairs)) {
      expect(findLayout('legacy', alias)).toBe(findLayout('legacy', name));
      expect(findLayout('legacy', name).name).toBe(name);
    }
    expect(findLayout('current', 'counter_circuit').grid).not.toEqual(findLayout('legacy', 'counter_circuit').grid);
    expect(findLayout('current', 'counter_circuit_o_1order').grid).toEqual(
      findLayout('legacy', 'counter_circuit').grid,
    );
  });

  it('suggest the nearest name', () => {
    expect(refusalOf(() => findLayout('legacy', 'cramped_rom'))).toEqual([
      'layout',
      expect.stringContaining('cramped_room'),
    ]);
    expect(refusalOf(() => findLayout('current-auto', 'tutorial_3'))[1]).toContain('three ingredients');
  });

  it.each(RULE_SETS)('are all playable under %s', (rules) => {
    for (const layout of layoutsOf(rules)) expect(resolveGame(layout, rules).rules).toBe(rules);
  });

  it.skipIf(!DATA).each(['current', 'legacy'] as const)('are all those of the %s original', (version) => {
    const folder = join(DATA!, 'overcooked/layouts', version);
    expect(existsSync(folder)).toBe(true);
    const names = readdirSync(folder).map((file) => file.replace('.json', ''));
    for (const name of names) {
      const { aliases: _, name: __, ...ours } = findLayout(version, name);
      const {
        aliases: ___,
        name: ____,
        ...theirs
      } = parseLayout(version, JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')));
      expect(ours, name).toEqual(theirs);
    }
    expect(layoutsOf(version).length).toBe(names.length);
  });
});

describe('a cook time', () => {
  it.each([
    ['legacy', { cook_time: 5000 }],
    ['current', { cook_time: 2.5 }],
    ['current', { onion_time: 50, tomato_time: 1, max_num_ingredients: 6 }],
  ] as const)('that a state can not count is refused: %s %o', (rules, parameters) => {
    const [path, message] = refusalOf(() => resolveGame(findLayout(rules, 'cramped_room'), rules, parameters));
    expect(path).toBe('cook_time');
    expect(message).toContain('a whole number of 0 to ');
  });
});
