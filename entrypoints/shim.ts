import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { wrapCookies } from '../lib/shim/cookies.ts';
import { wrapBeacons, wrapFetch } from '../lib/shim/fetch.ts';
import { moveToRoot, restoreLinks } from '../lib/shim/move-to-root.ts';
import { reportOpenings } from '../lib/shim/openings.ts';
import { wrapSockets } from '../lib/shim/sockets.ts';
import { start } from '../lib/shim/start.ts';
import { hideWindowNames } from '../lib/shim/window-names.ts';

/** Runs in the app's own JavaScript world, before its scripts, in the documents of granted tabs. */
export default defineUnlistedScript(() =>
  start('portside', {
    perDocument: ({ prefix, flags }) => {
      if (!flags.includes('root')) return;
      moveToRoot(prefix);
      restoreLinks(prefix);
    },
    perWindow: [
      (_, rewriteUrl) => wrapSockets(rewriteUrl, () => document.baseURI),
      (_, rewriteUrl) => wrapFetch(rewriteUrl),
      (_, rewriteUrl) => wrapBeacons(rewriteUrl),
      ({ prefix }) => wrapCookies(prefix),
      () => reportOpenings(),
      () => hideWindowNames(),
    ],
  }),
);
