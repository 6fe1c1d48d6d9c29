/** The player of a report: the episodes that it shows one by one, to be watched where the page is. */
import { existsSync } from 'node:fs';
import type { Missing } from '../report/document.ts';
import type { Player } from '../report/html.ts';
import type { ReportedRun } from '../report/run.ts';
import { showEpisodes, titleEpisode } from '../report/sample.ts';
import { type AlbumEpisode, BUILT_PLAYER, playerFrame } from '../viewer/server/embed.ts';
import { groundOf } from '../viewer/worlds.ts';

/** The hash that a content security policy inside of the frame names. */
const hashIn = (frame: string, directive: string): string => {
  const found = new RegExp(`${directive} ('sha256-[A-Za-z0-9+/=]+')`).exec(frame)?.[1];
  if (found === undefined) throw new Error(`the player's page names no hash in ${directive}`);
  return found;
};

/** The player, or why there is none: `missing` null where its absence needs no word. */
export interface MadePlayer {
  readonly player: Player | null;
  readonly missing: Missing | null;
}

/** `built` is the folder of the built player. */
export const makePlayer = (run: ReportedRun, built = BUILT_PLAYER): MadePlayer => {
  const episodes = showEpisodes(run).flatMap(({ layout, named }) =>
    named.flatMap((one): AlbumEpisode[] => {
      const trace = run.trace(one.row);
      // A world of the user's own is not part of the player.
      if (trace === null || !groundOf(trace).ok) return [];
      return [{ id: one.row.id, title: `${layout}, ${titleEpisode(one)}`, trace }];
    }),
  );
  if (episodes.length === 0) return { player: null, missing: null };
  if (!existsSync(built)) {
    const missing = { what: 'a player of the episodes: it has not been built here', command: 'npm run build' };
    return { player: null, missing };
  }
  const frame = playerFrame(episodes, run.scenario.name, built);
  return { player: { frame, script: hashIn(frame, 'script-src'), style: hashIn(frame, 'style-src') }, missing: null };
};
