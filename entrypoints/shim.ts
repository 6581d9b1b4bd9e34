import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { wrapCookies } from '../lib/shim/cookies.ts';
import { wrapBeacons, wrapFetch } from '../lib/shim/fetches.ts';
import { moveToRoot } from '../lib/shim/root.ts';
import { wrapSockets } from '../lib/shim/sockets.ts';
import { start } from '../lib/shim/start.ts';

/** Runs in an app's own world, before its scripts, in the documents of granted tabs. */
export default defineUnlistedScript(() =>
  start('portside', {
    always: ({ prefix, words }) => words.includes('root') && moveToRoot(prefix),
    once: [
      (_, inward) => wrapSockets(inward, () => document.baseURI),
      (_, inward) => wrapFetch(inward),
      (_, inward) => wrapBeacons(inward),
      ({ prefix }) => wrapCookies(prefix),
    ],
  }),
);
