/** The page's address as state. Where the surroundings allow no history (a frame without a URL) it is kept here alone. */
import { useCallback, useEffect, useState } from 'preact/hooks';
import { type Address, formatAddress, parseAddress } from '../../address.ts';

/** Goes to an address. `replace`: without a new entry in the browser's history. */
export type Navigate = (address: Address, replace?: boolean) => void;

export const useAddress = (): readonly [Address, Navigate] => {
  const [address, setAddress] = useState(() => parseAddress(location.hash));
  const navigate = useCallback<Navigate>((next, replace = false) => {
    setAddress(next);
    try {
      if (replace) history.replaceState(null, '', formatAddress(next));
      else history.pushState(null, '', formatAddress(next));
    } catch {
      // A frame made from text has no URL of its own to change.
    }
  }, []);
  useEffect(() => {
    const read = () => setAddress(parseAddress(location.hash));
    // In a frame made from text a link to a place in the page would lead to the page around it.
    const follow = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
      if (link === null || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      navigate(parseAddress(link.getAttribute('href')!));
      scrollTo(0, 0);
    };
    addEventListener('click', follow);
    addEventListener('hashchange', read);
    addEventListener('popstate', read);
    return () => {
      removeEventListener('click', follow);
      removeEventListener('hashchange', read);
      removeEventListener('popstate', read);
    };
  }, []);
  return [address, navigate];
};
