import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { startDocument, wrapWindow } from '../lib/shim/isolated.ts';
import { start } from '../lib/shim/start.ts';

/** Runs beside the shim in the documents of isolated apps. It does nothing in others. */
export default defineUnlistedScript({
  exclude: ['firefox'],
  main: () =>
    start('portside-isolated', {
      perDocument: ({ flags }) => {
        if (flags.includes('isolated')) startDocument();
      },
      perWindow: [
        ({ flags }) => {
          if (flags.includes('isolated')) wrapWindow();
        },
      ],
    }),
});
