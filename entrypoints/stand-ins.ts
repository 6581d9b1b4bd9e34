import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { wrapEngineIo } from '../lib/shim/engine-io.ts';
import { start } from '../lib/shim/start.ts';
import { wrapWorkers } from '../lib/shim/workers.ts';

/** Runs right after the shim, and stands in for what cannot work behind the apiserver's proxy at all. */
export default defineUnlistedScript(() =>
  start('portside-stand-ins', {
    once: [(_, inward) => wrapEngineIo(inward, () => document.baseURI), (mark, inward) => wrapWorkers(mark, inward)],
  }),
);
