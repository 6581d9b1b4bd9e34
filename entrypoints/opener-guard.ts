import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { guardOpener } from '../lib/guard/opener-guard.ts';

/** Runs in every document of a host of which apps are open, in a JavaScript world of its own, before the document's scripts. */
export default defineUnlistedScript(() => guardOpener(window));
