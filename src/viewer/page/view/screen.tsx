/** Looking at runs and episodes: which page an address means. */
import { useMemo } from 'preact/hooks';
import { type Address, formatAddress } from '../../address.ts';
import type { ViewSession } from '../../session.ts';
import { Shell } from '../shell.tsx';
import { EpisodePage } from './episode.tsx';
import { type Library, servedLibrary } from './library.ts';
import { RunPage } from './run.tsx';
import { useAddress } from './useAddress.ts';
import './view.css';

/** All there is, where that is more than one thing. */
const HomePage = ({ library }: { readonly library: Library }) => (
  <Shell title="Episodes">
    {library.sources.map(({ name, rows, entries }, source) => (
      <section key={source} class="card home">
        <h2>{rows.length > 0 ? <a href={`#/run/${source}`}>{name}</a> : name}</h2>
        {rows.length > 0 ? (
          <p class="soft">{rows.length} episodes</p>
        ) : (
          <ul>
            {entries.map(({ id, title }) => (
              <li key={id}>
                <a href={formatAddress({ route: { kind: 'episode', source, id }, query: [] })}>{title || id}</a>
              </li>
            ))}
          </ul>
        )}
      </section>
    ))}
  </Shell>
);

/** Where there is only one thing to see, home is that thing. */
const arrive = (address: Address, { sources }: Library): Address => {
  const [only] = sources;
  if (address.route.kind !== 'home' || sources.length !== 1 || only === undefined) return address;
  if (only.rows.length > 0) return { ...address, route: { kind: 'run', source: 0 } };
  const [entry] = only.entries;
  return only.entries.length === 1 ? { ...address, route: { kind: 'episode', source: 0, id: entry!.id } } : address;
};

export const Viewing = ({ library }: { readonly library: Library }) => {
  const [given, navigate] = useAddress();
  const address = arrive(given, library);
  const { route } = address;
  const source = route.kind === 'home' ? undefined : library.sources[route.source];
  if (route.kind === 'episode' && source !== undefined)
    return <EpisodePage library={library} address={address} navigate={navigate} source={route.source} id={route.id} />;
  if (route.kind === 'run' && source !== undefined)
    return <RunPage source={source} number={route.source} address={address} navigate={navigate} />;
  return <HomePage library={library} />;
};

export const ViewScreen = ({ session }: { readonly session: ViewSession }) => {
  const library = useMemo(() => servedLibrary(session.sources), [session]);
  return <Viewing library={library} />;
};
