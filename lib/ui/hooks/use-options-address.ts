import { useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { type OptionsAddress, optionsFragment, parseOptionsFragment } from '../../core/options-address.ts';

/** What the page's address asks the options page to show, kept up to date as it changes. */
export function useOptionsAddress(): OptionsAddress {
  const [fragment, setFragment] = useState(location.hash);
  useLayoutEffect(() => {
    const update = () => setFragment(location.hash);
    window.addEventListener('hashchange', update);
    return () => window.removeEventListener('hashchange', update);
  }, []);
  return useMemo(() => parseOptionsFragment(fragment), [fragment]);
}

/** Changes the page's address, so that going back in the tab leads to what was shown before. */
export function goTo(address: OptionsAddress): void {
  location.hash = optionsFragment(address);
}
