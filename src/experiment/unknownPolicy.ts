/** What is said of a policy's name that means nothing. */
import { nearestWord, suggestWords } from '../nearest.ts';
import { DATA_FOLDER, whyNoNetworks } from './files.ts';
import type { PolicyShelf } from './policies.ts';

/**
 * What to say of a name that is not on the shelf; `groups` are other words that would have been right. Where there are no
 * networks and nothing is near, a network was probably meant.
 */
export const unknownPolicy = (
  name: string,
  shelf: PolicyShelf,
  groups: readonly string[] = [],
): { readonly message: string; readonly hint: string } => {
  const words = [...groups, ...shelf.keys()];
  const message = `there is no policy called ${JSON.stringify(name)}`;
  const lacking = whyNoNetworks(process.env.RAPPORT_DATA);
  if (lacking === null) return { message, hint: suggestWords(name, words) };
  if (nearestWord(name, words) !== null)
    return { message, hint: `${suggestWords(name, words)}; and no trained networks, for ${lacking}` };
  return {
    message: `${message} among those that ship, and trained networks can't be looked up: ${lacking}`,
    hint: `${DATA_FOLDER}; \`rapport partners\` lists all policies`,
  };
};
