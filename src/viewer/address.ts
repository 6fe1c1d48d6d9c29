/**
 * The state of the page as the part of a URL after `#`, so that a link shows what its sender saw:
 *
 *     #/run/0?focal=proagent&sort=-return            a run's page
 *     #/episode/0/<id>?t=120&mind=1&fork=...&with=...  an episode
 */

export type Route =
  | { readonly kind: 'home' }
  | { readonly kind: 'run'; readonly source: number }
  | { readonly kind: 'episode'; readonly source: number; readonly id: string };

export interface Address {
  readonly route: Route;
  /** In the order of the URL; a name may stand more than once. */
  readonly query: readonly (readonly [name: string, value: string])[];
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const parseRoute = (path: string): Route => {
  const [kind, source = '', ...rest] = path.split('/').filter((part) => part !== '');
  if (/^\d{1,3}$/.test(source)) {
    if (kind === 'run' && rest.length === 0) return { kind, source: Number(source) };
    if (kind === 'episode' && rest.length === 1) return { kind, source: Number(source), id: decode(rest[0]!) };
  }
  return { kind: 'home' };
};

/** Reads a hash, with or without its `#`. What makes no sense is the home. */
export const parseAddress = (hash: string): Address => {
  const [path = '', query = ''] = hash.replace(/^#/, '').split(/\?(.*)/s);
  return { route: parseRoute(path), query: [...new URLSearchParams(query)] };
};

/** The hash of an address, with its `#`. */
export const formatAddress = ({ route, query }: Address): string => {
  const path =
    route.kind === 'home'
      ? '/'
      : route.kind === 'run'
        ? `/run/${route.source}`
        : `/episode/${route.source}/${encodeURIComponent(route.id)}`;
  const text = new URLSearchParams(query.map(([name, value]): [string, string] => [name, value])).toString();
  return `#${path}${text === '' ? '' : `?${text}`}`;
};

export const queryOf = ({ query }: Address, name: string): string | null =>
  query.find(([one]) => one === name)?.[1] ?? null;

export const allOf = ({ query }: Address, name: string): readonly string[] =>
  query.filter(([one]) => one === name).map(([, value]) => value);

/** The same with other values; null takes one away, a list stands for each of its entries. */
export const withQuery = (
  address: Address,
  changes: { readonly [name: string]: string | readonly string[] | null },
): Address => ({
  ...address,
  query: [
    ...address.query.filter(([name]) => !(name in changes)),
    ...Object.entries(changes).flatMap(([name, value]) =>
      (value === null ? [] : typeof value === 'string' ? [value] : value).map((one) => [name, one] as const),
    ),
  ],
});
