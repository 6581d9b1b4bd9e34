import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { startShim } from '../lib/shim/start.ts';

/** Runs in an app's own world, before its scripts, in the documents of granted tabs. */
export default defineUnlistedScript(() => startShim());
