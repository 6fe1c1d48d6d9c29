/**
 * The layouts of the present package (rule sets `current` and `current-auto`): facts of overcooked_ai (MIT, Center for Human-Compatible AI),
 * with the names of the package.
 */
import type { CurrentLayout } from '../layout.ts';

/** What a layout has unless it says otherwise. */
const PLAIN: Omit<CurrentLayout, 'name' | 'grid'> = {
  version: 'current',
  aliases: [],
  startAllOrders: ['ooo'],
  startBonusOrders: [],
  recipeConfig: {},
  orderBonus: 2,
  rewardShaping: null,
  startState: null,
};

/** A layout, and where it departs from the plain one. */
const layout = (name: string, grid: readonly string[], departures: Partial<CurrentLayout> = {}): CurrentLayout => ({
  ...PLAIN,
  name,
  grid,
  ...departures,
});

export const CURRENT_LAYOUTS: readonly CurrentLayout[] = [
  layout('cramped_room', ['XXPXX', 'O  2O', 'X1  X', 'XDXSX']),
  layout('asymmetric_advantages', ['XXXXXXXXX', 'O XSXOX S', 'X   P 1 X', 'X2  P   X', 'XXXDXDXXX']),
  layout('coordination_ring', ['XXXPX', 'X 1 P', 'D2X X', 'O   X', 'XOSXX']),
  layout('forced_coordination', ['XXXPX', 'O X1P', 'O2X X', 'D X X', 'XXXSX']),
  layout('counter_circuit_o_1order', ['XXXPPXXX', 'X  2   X', 'D XXXX S', 'X  1   X', 'XXXOOXXX']),
  layout('asymmetric_advantages_tomato', ['XTXXXXXOX', 'D XOXTX S', 'X   P 1 X', 'X2  X   X', 'XXXSXDXXX'], {
    startAllOrders: ['ooo', 'oot', 'ttt', 't'],
    startBonusOrders: ['ttt', 'oot'],
    recipeConfig: { onion_value: 21, tomato_value: 13, onion_time: 15, tomato_time: 7 },
  }),
  layout('bonus_order_test', ['XXPXX', 'O  2T', 'X1  X', 'XDXSX'], {
    startAllOrders: ['ooo', 'ttt', 'to'],
    startBonusOrders: ['to', 'ttt'],
    recipeConfig: { recipe_values: [10, 20, 15], recipe_times: [20, 15, 10] },
  }),
  layout('bottleneck', ['XXOXDXX', 'X 1X2 X', 'X  X  X', 'X     X', 'XSXXPPX']),
  layout('centre_objects', ['XXXXXXX', 'X  1  X', 'X P S X', 'X     X', 'X D O X', 'X  2  X', 'XXXXXXX']),
  layout('centre_pots', ['XXXOSSX', 'X  1  X', 'X P P X', 'X  2  X', 'XDDOXXX']),
  layout('corridor', [
    'XXXXXOXXDXXXXX',
    'X  1  XX  2  X',
    'X     XX     X',
    'X  XXXXXXXX  X',
    'X            X',
    'X  XXXXXXXX  X',
    'X     XX     X',
    'X     XX     X',
    'XXXXXSXXPPXXXX',
  ]),
  layout('counter_circuit', ['XXXPDPXXX', 'X   2   X', 'X XXXXX X', 'X   1   X', 'XXXOSTXXX'], {
    startAllOrders: ['ott', 'oot', 'ot'],
    startBonusOrders: ['ot'],
    recipeConfig: { onion_value: 21, tomato_value: 13, onion_time: 15, tomato_time: 7 },
  }),
  layout('cramped_corridor', ['XTPXXXXSX', 'D      2X', 'XXXX XXXX', 'D      1X', 'XOPXXXXSX'], {
    startAllOrders: ['t', 'ooo', 'ttt', 'to', 'tt'],
    startBonusOrders: ['to', 't', 'tt'],
    recipeConfig: { onion_value: 21, tomato_value: 13, onion_time: 15, tomato_time: 7 },
  }),
  layout('cramped_room_o_3orders', ['XXPXX', 'O  2X', 'X1  X', 'XDXSX'], {
    startAllOrders: ['ooo', 'oo', 'o'],
    recipeConfig: { recipe_values: [20, 9, 4], recipe_times: [20, 20, 20] },
  }),
  layout('cramped_room_single', ['XXPXX', 'O   O', 'X1  X', 'XDXSX']),
  layout('cramped_room_tomato', ['XXPXX', 'O  2T', 'X1  X', 'XDXSX'], {
    startAllOrders: ['ooo', 'ttt', 'to'],
    startBonusOrders: ['to'],
    recipeConfig: { onion_value: 15, tomato_value: 10, onion_time: 10, tomato_time: 10 },
  }),
  layout('five_by_five', ['XDPXX', 'X   S', 'O 2 X', 'X1  D', 'XOXPX']),
  layout('forced_coordination_tomato', ['XXXPX', 'T X1P', 'O2X X', 'S X X', 'XXXDX'], {
    startAllOrders: ['ooo', 'ott', 'oot', 'ttt'],
    recipeConfig: { recipe_values: [10, 10, 10, 15], recipe_times: [10, 10, 10, 10] },
  }),
  layout(
    'inverse_marshmallow_experiment',
    ['XOXXXXXXXXXOX', 'X     X     X', 'XXXX  D  XXXX', 'XXS 2 P 1 SXX', 'XXXXXTXTXXXXX'],
    {
      startAllOrders: ['o', 't', 'oto', 'ooo', 'ttt'],
      startBonusOrders: ['ooo'],
      recipeConfig: { onion_value: 21, tomato_value: 13, onion_time: 15, tomato_time: 7 },
    },
  ),
  layout('large_room', ['XXXPXXX', 'O    2O', 'X     X', 'X     X', 'X     X', 'X1    X', 'XDXXXSX']),
  layout(
    'long_cook_time',
    [
      'XOXXXXXXXXXXX',
      'X XXXXXXXXXXX',
      'X  1        X',
      'X           P',
      'X  2        X',
      'X DXXXXXXXXXX',
      'XSXXXXXXXXXXX',
    ],
    {
      startAllOrders: ['ooo', 'oo', 'o'],
      recipeConfig: { recipe_values: [10, 10, 10], recipe_times: [100, 100, 100] },
    },
  ),
  layout('m_shaped_s', ['XPXXX', 'O X2O', 'X1  X', 'XDXSX']),
  layout(
    'marshmallow_experiment',
    ['XXXXXXXXXXXXX', 'O   DTXTD   O', 'XX    P    XX', 'S   2 P 1   S', 'XXXXXTXTXXXXX'],
    {
      startAllOrders: ['ooo', 'ttt'],
      startBonusOrders: ['ooo'],
      recipeConfig: { onion_value: 21, tomato_value: 13, onion_time: 15, tomato_time: 7 },
    },
  ),
  layout(
    'marshmallow_experiment_coordination',
    ['XXXXXXXXXXXOX', 'X    XTTX   X', 'XXX  P    XXX', 'S  2 P 1    X', 'XXXXDXTTXXXXX'],
    {
      startAllOrders: ['ooo', 'ttt'],
      startBonusOrders: ['ooo'],
      recipeConfig: { onion_value: 21, tomato_value: 13, onion_time: 15, tomato_time: 7 },
    },
  ),
  layout('mdp_test', ['XXPXX', 'O  2O', 'T1  T', 'XDPSX'], {
    startAllOrders: ['o', 'ooo', 'oto'],
    startBonusOrders: ['oto'],
    recipeConfig: { onion_value: 10, tomato_value: 5, onion_time: 2, tomato_time: 2 },
  }),
  layout('multiplayer_schelling', ['XXSPDXX', 'X  1  X', 'X  X  X', 'O3   4O', 'X  X  X', 'X  2  X', 'XXDPSXX']),
  layout('old_dynamics_cook_test', ['XXPXX', 'O 1 X', 'X   X', 'XDXSX'], {
    startState: { t: 0, p: [[2, 1, 0, null]], o: [[2, 0, 'S:o:-1']] },
  }),
  layout('old_dynamics_put_test', ['XXPXX', 'O 1 X', 'X   X', 'XDXSX'], {
    startState: { t: 0, p: [[2, 1, 0, 'O']], o: [[2, 0, 'S:oo:-1']] },
  }),
  layout('pipeline', ['XXXPDPXXX', 'X       X', 'X XXXXX X', 'X X     X', 'X XXXXX X', 'X  1 2  X', 'XXXOSOXXX'], {
    startAllOrders: ['ooo', 'oo', 'o'],
    startBonusOrders: ['oo'],
    recipeConfig: { onion_value: 21, tomato_value: 13, onion_time: 15, tomato_time: 7 },
  }),
  layout('random0', ['XXXPX', 'O X1P', 'O2X X', 'D X X', 'XXXSX']),
  layout('random3', ['XXXPPXXX', 'X  2   X', 'D XXXX S', 'X  1   X', 'XXXOOXXX']),
  layout('scenario1_s', ['XXOXDXX', 'X 1X2 X', 'X  X  X', 'X     X', 'XSXXPPX']),
  layout('scenario2', ['XXXXXOXXXX', 'S        O', 'D    1 2 X', 'XXXXXXPXXX']),
  layout('scenario2_s', ['XXOXXXX', 'S     O', 'D 1 2 X', 'XXXPXXX']),
  layout('scenario3', ['XXXXXOXXXX', 'S     XXPX', 'X    1   X', 'D XXXXXX X', 'X     2  O', 'XXXXXXXXXX']),
  layout('scenario4', ['XXXXXOXXXX', 'S      XPX', 'D    1   X', 'XXXXXXXX X', 'XXXXXX2  O', 'XXXXXXXXXX']),
  layout('schelling', ['XXSPDXX', 'X  1  X', 'X  X  X', 'O     O', 'X  X  X', 'X  2  X', 'XXDPSXX']),
  layout('schelling_s', ['XSPDX', 'X 1 X', 'O   O', 'X 2 X', 'XDPSX']),
  layout('simple_o', ['XXPXX', 'X  2X', 'X1  O', 'XXDSX'], {
    recipeConfig: { recipe_values: [20], recipe_times: [5] },
  }),
  layout('simple_o_t', ['XXPXX', 'T  2T', 'X1  O', 'XXDSX'], {
    startAllOrders: ['ooo', 'ttt'],
    recipeConfig: { recipe_values: [20, 15], recipe_times: [5, 5] },
  }),
  layout('simple_tomato', ['XXPXX', 'T  2T', 'X1  O', 'XXDSX'], { startAllOrders: ['ttt'] }),
  layout('small_corridor', ['XXXXXOXDXXXXX', 'X  1  X  2  X', 'X  XXXXXXX  X', 'X           X', 'XSXXXXXXXXPPX']),
  layout('soup_coordination', ['XXXDTXOXXXX', 'X    X    X', 'S 2  P  1 S', 'X    X    X', 'XXXXOXTDXXX'], {
    startAllOrders: ['oot', 'ttt', 'ot', 't', 'o'],
    startBonusOrders: ['t', 'too', 'ttt', 'o'],
    recipeConfig: { onion_value: 21, tomato_value: 13, onion_time: 15, tomato_time: 7 },
  }),
  layout('tutorial_0', ['XXPXXXX', 'O   2 S', 'XXPDXXX', 'O   1 S', 'XXXXXXX'], {
    recipeConfig: { onion_value: 21, tomato_value: 13, onion_time: 15, tomato_time: 7 },
  }),
  layout('tutorial_1', ['XXPXXXX', 'O   2 S', 'XTPDXXX', 'O   1 S', 'XXXXXXX'], {
    startAllOrders: ['ott', 'ot'],
    recipeConfig: { onion_value: 21, tomato_value: 13, onion_time: 15, tomato_time: 7 },
    startState: {
      t: 0,
      p: [
        [4, 3, 3, null],
        [4, 1, 0, null],
      ],
      o: [[2, 2, 'S:oo:-1']],
    },
  }),
  layout('tutorial_2', ['XXPXXXX', 'O   2 S', 'XTPDXXX', 'O   1 S', 'XXXXXXX'], {
    startAllOrders: [],
    recipeConfig: { onion_value: 21, tomato_value: 13, onion_time: 15, tomato_time: 7 },
  }),
  layout('tutorial_3', ['XXPXXXX', 'O   2 S', 'XTPDXXX', 'O   1 S', 'XXXXXXX'], {
    startAllOrders: [],
    startBonusOrders: ['ott'],
    recipeConfig: { onion_value: 21, tomato_value: 13, onion_time: 15, tomato_time: 7 },
    orderBonus: Infinity,
  }),
  layout('unident', ['XXXXXXXXXXX', 'O XXSXOXX S', 'X    P  1 X', 'X2   P    X', 'XXXXDXDXXXX']),
  layout('you_shall_not_pass', ['XXXXXSSSXXXXX', 'XXTSSS SSSOXX', 'P 1       2 P', 'XXDSSSSSSSDXX'], {
    startAllOrders: ['o', 't', 'oot', 'tto', 'ttt', 'oo'],
    startBonusOrders: ['oot', 'tto'],
    recipeConfig: { onion_value: 21, tomato_value: 13, onion_time: 15, tomato_time: 7 },
  }),
];
