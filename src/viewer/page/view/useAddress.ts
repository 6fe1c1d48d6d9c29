/** The page's address as state. Where the surroundings allow no history (a frame without a URL) it is kept here alone. */
import { useCallback, useEffect, useState } from 'preact/hooks';
import { type Address, formatAddress, parseAddress } from '../../address.ts';

/** Goes to an address. `replace`: without a new entry in the browser's history. */
export type Navigate = (address: Address, replace?: boolean) => void;

export const useAddress = (): readonly [Address, Navigate] => {
  const [address, setAddress] = useState(() => parseAddress(location.hash));
  useEffect(() => {
    const read = () => setAddress(parseAddress(location.hash));
    addEventListener('hashchange', read);
    addEventListener('popstate', read);
    return () => {
      removeEventListener('hashchange', read);
      removeEventListener('popstate', read);
    };
  }, []);
  const navigate = useCallback<Navigate>((next, replace = false) => {
    setAddress(next);
    try {
      if (replace) history.replaceState(null, '', formatAddress(next));
      else history.pushState(null, '', formatAddress(next));
    } catch {
      // A frame made from text has no URL of its own to change.
    }
  }, []);
  return [address, navigate];
};
