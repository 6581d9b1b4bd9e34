import type { Page } from 'puppeteer';
import type { GalleryApp } from '../gallery-app.ts';
import { click, press, see, type, wait } from '../steps.ts';

export const app: GalleryApp = {
  name: 'wetty',
  title: 'WeTTY',
  kind: 'terminal (xterm.js) over socket.io',
  check: 'a command is typed and its output shows',
  source: { npm: { wetty: '3.2.0' }, overrides: { 'node-pty': 'npm:@lydell/node-pty@1.1.0' } },
  isLean: true,
  why: {
    'kubectl proxy':
      'The apiserver rewrites pages and knows gzip only: one that the app compresses with Brotli, as browsers accept it, breaks off.',
  },
  async start(place) {
    const options = ['--host', '127.0.0.1', '--port', String(place.port), '--command', '/bin/sh'];
    const program = place.runNode([place.installed('wetty/build/main.js'), ...options]);
    await place.waitForHttp(program);
  },
  async use(page) {
    await see(page, '.xterm-screen', 'terminal');
    await seeInTerminal(page, '#');
    await click(page, '.xterm-screen', 'terminal');
    await type(page, 'echo $((6 * 7)) is the answer');
    await press(page, 'Enter');
    await seeInTerminal(page, '42 is the answer');
  },
};

/** It draws on a canvas; what it drew is read from the terminal's own lines. */
async function seeInTerminal(page: Page, text: string): Promise<void> {
  await wait(`“${text}” is not to be read in the terminal`, () =>
    page.evaluate((wanted) => {
      const { buffer } = (window as unknown as { wetty_term: Terminal }).wetty_term;
      const lines = Array.from({ length: buffer.active.length }, (_, at) => buffer.active.getLine(at));
      return lines.some((line) => line?.translateToString().startsWith(wanted));
    }, text),
  );
}

interface Terminal {
  readonly buffer: {
    readonly active: { readonly length: number; getLine(at: number): { translateToString(): string } | undefined };
  };
}
