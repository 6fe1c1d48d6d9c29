/**
 * A state drawn as SVG by its world's artist, or as text where the world has none. Knows no world: glyphs become symbols,
 * inks become CSS variables, so that light, dark and print need no second drawing.
 */
import { useId, useMemo } from 'preact/hooks';
import { type Artist, type Drawing, type Figure, type Place, SEAT_INK, type Shape } from '../../drawing.ts';
import type { Environment, Seat } from '../../environment.ts';

/** What a seat is about to do, on the map. `believed`: somebody else thinks so. */
export interface Route {
  readonly seat: Seat;
  readonly places: readonly Place[];
  readonly kind: 'declared' | 'believed';
}

interface KitchenProps {
  readonly artist: Artist | undefined;
  readonly environment: Environment;
  readonly state: unknown;
  readonly routes?: readonly Route[];
  /** Seconds that a step takes to be seen; 0 shows it at once. */
  readonly pace?: number;
  /** Seats to ring, such as those in a collision. */
  readonly ringed?: readonly Seat[];
}

/** Cells have a hundred units, as glyphs do. */
const CELL = 100;
const ARM = 31;

const paint = (ink: string | undefined): string =>
  ink === undefined ? 'none' : ink === SEAT_INK ? 'var(--seat)' : `var(--ink-${ink})`;

const ShapePath = ({ shape }: { readonly shape: Shape }) => (
  <path
    d={shape.path}
    fill={paint(shape.fill)}
    stroke={paint(shape.stroke)}
    stroke-width={shape.width}
    stroke-linejoin="round"
    stroke-linecap="round"
    opacity={shape.opacity}
  />
);

/** CSS of a seat's colour, for anything that belongs to it. */
export const seatColour = (seat: Seat): string => `var(--seat-${seat % 6})`;

const Symbols = ({ artist, prefix }: { readonly artist: Artist; readonly prefix: string }) => {
  const names = Object.keys(artist.glyphs);
  return (
    <defs>
      {names.map((name, i) => (
        <symbol key={name} id={`${prefix}-${i}`} viewBox="0 0 100 100" overflow="visible">
          {artist.glyphs[name]!.map((shape, k) => (
            <ShapePath key={k} shape={shape} />
          ))}
        </symbol>
      ))}
    </defs>
  );
};

interface Placing {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly scale?: number | undefined;
}

/** A symbol in a cell. */
const Glyph = ({ id, x, y, scale = 1 }: Placing) => {
  const size = CELL * scale;
  const shift = (CELL - size) / 2;
  return <use href={`#${id}`} x={x * CELL + shift} y={y * CELL + shift} width={size} height={size} />;
};

const AHEAD: readonly Place[] = [
  [0, -1],
  [1, 0],
  [0, 1],
  [-1, 0],
];

const FigureMark = ({ figure, idOf, ringed }: { figure: Figure; idOf: (name: string) => string; ringed: boolean }) => {
  const [dx, dy] = AHEAD[figure.turn]!;
  return (
    <g
      class="figure"
      style={{ transform: `translate(${figure.x * CELL}px, ${figure.y * CELL}px)`, '--seat': seatColour(figure.seat) }}
    >
      {ringed && <circle class="ring" cx="50" cy="50" r="47" />}
      <g class="turning" style={{ transform: `rotate(${figure.turn * 90}deg)` }}>
        <Glyph id={idOf(figure.glyph)} x={0} y={0} scale={0.96} />
      </g>
      <text class="number" x="50" y="51">
        {figure.seat}
      </text>
      {figure.holds !== null && (
        <g class="held" style={{ transform: `translate(${dx * ARM}px, ${dy * ARM}px)` }}>
          <Glyph id={idOf(figure.holds)} x={0} y={0} scale={0.5} />
        </g>
      )}
    </g>
  );
};

const RADIUS = 40;
const ROUND = 2 * Math.PI * RADIUS;

const Gauges = ({ drawing }: { readonly drawing: Drawing }) => (
  <g class="gauges">
    {drawing.gauges.map(({ x, y, share, text }) => (
      <g key={`${x} ${y}`} transform={`translate(${x * CELL} ${y * CELL})`}>
        <circle class="gauge-back" cx="50" cy="50" r={RADIUS} />
        <circle
          class="gauge"
          cx="50"
          cy="50"
          r={RADIUS}
          stroke-dasharray={`${share * ROUND} ${ROUND}`}
          transform="rotate(-90 50 50)"
        />
        <rect class="gauge-box" x="60" y="62" width="36" height="28" rx="9" />
        <text class="gauge-text" x="78" y="77">
          {text}
        </text>
      </g>
    ))}
  </g>
);

/** Beside the middle of the cells, so that the ways of two seats don't hide one another. */
const laneOf = (seat: Seat): number => (seat % 2 === 0 ? -8 : 8);

/** How far into its target's cell a way is drawn, in cells from the one before. */
const REACH = 0.62;

const RouteLine = ({ route }: { readonly route: Route }) => {
  const { seat, places, kind } = route;
  const lane = laneOf(seat);
  const [x, y] = places.at(-1)!;
  const [nearX, nearY] = places.at(-2) ?? [x, y];
  // It ends inside the target's frame, not on top of what stands there.
  const end: Place = [nearX + (x - nearX) * REACH, nearY + (y - nearY) * REACH];
  const points = [...places.slice(0, -1), end].map(([px, py]) => `${px * CELL + 50 + lane} ${py * CELL + 50 + lane}`);
  return (
    <g class={`route ${kind}`} style={{ '--seat': seatColour(seat) }}>
      <path class="route-edge" d={`M${points.join('L')}`} />
      <path class="route-line" d={`M${points.join('L')}`} />
      <rect class="route-target" x={x * CELL + 5} y={y * CELL + 5} width="90" height="90" rx="14" />
    </g>
  );
};

const inkStyle = (artist: Artist): { readonly [name: string]: string } =>
  Object.fromEntries(
    Object.entries(artist.inks).map(([name, { light, dark }]) => [`--ink-${name}`, `light-dark(${light}, ${dark})`]),
  );

const Drawn = ({
  artist,
  environment,
  state,
  routes = [],
  pace = 0,
  ringed = [],
}: KitchenProps & { artist: Artist }) => {
  const prefix = useId();
  const names = useMemo(
    () => new Map(Object.keys(artist.glyphs).map((name, i) => [name, `${prefix}-${i}`])),
    [artist, prefix],
  );
  const idOf = (name: string): string => names.get(name) ?? '';
  const ground = useMemo(() => artist.ground(environment), [artist, environment]);
  const symbols = useMemo(() => <Symbols artist={artist} prefix={prefix} />, [artist, prefix]);
  const tiles = useMemo(
    () => (
      <g>
        {ground.marks.map((mark) => (
          <Glyph key={`${mark.x} ${mark.y}`} id={idOf(mark.glyph)} x={mark.x} y={mark.y} />
        ))}
      </g>
    ),
    [ground, names],
  );
  const drawing = artist.draw(environment, state);
  return (
    <svg
      class="kitchen"
      viewBox={`0 0 ${ground.width * CELL} ${ground.height * CELL}`}
      role="img"
      aria-label={artist.tell(environment, state)}
      style={{ ...inkStyle(artist), '--pace': `${pace}s` }}
    >
      {symbols}
      {tiles}
      {drawing.marks.map(({ glyph, x, y, scale }, i) => (
        <Glyph key={i} id={idOf(glyph)} x={x} y={y} scale={scale} />
      ))}
      <Gauges drawing={drawing} />
      {routes.map((route) => (
        <RouteLine key={`${route.seat} ${route.kind}`} route={route} />
      ))}
      {drawing.figures.map((figure) => (
        <FigureMark key={figure.seat} figure={figure} idOf={idOf} ringed={ringed.includes(figure.seat)} />
      ))}
    </svg>
  );
};

/** One state. The accessible name is the state in words. */
export const Kitchen = (props: KitchenProps) =>
  props.artist === undefined ? (
    <pre class="kitchen-text">{props.environment.format(props.state)}</pre>
  ) : (
    <Drawn {...props} artist={props.artist} />
  );
