import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { wrapEngineIo } from '../lib/shim/engine-io.ts';
import { start } from '../lib/shim/start.ts';
import { wrapWorkers } from '../lib/shim/workers.ts';

/** Runs right after the shim, and replaces what cannot work through the apiserver's proxy at all. */
export default defineUnlistedScript(() =>
  start('portside-polyfills', {
    perWindow: [
      (_, rewriteUrl) => wrapEngineIo(rewriteUrl, () => document.baseURI),
      (mark, rewriteUrl) => wrapWorkers(mark, rewriteUrl),
    ],
  }),
);
