import type { Page } from 'puppeteer';
import type { GalleryApp } from '../gallery-app.ts';
import { click, press, type, waitForVisible, waitOrFail } from '../user-actions.ts';

export const app: GalleryApp = {
  name: 'wetty',
  title: 'WeTTY',
  description: 'terminal (xterm.js) over socket.io',
  check: 'typing a command, whose output appears',
  source: { npm: { wetty: '3.2.0' }, overrides: { 'node-pty': 'npm:@lydell/node-pty@1.1.0' } },
  isLean: true,
  knownCauses: {
    'kubectl proxy':
      'The apiserver rewrites pages and supports only gzip, so a page that the app compresses with Brotli is cut off.',
  },
  async start(workspace) {
    const options = ['--host', '127.0.0.1', '--port', String(workspace.port), '--command', '/bin/sh'];
    const server = workspace.runNode([workspace.packageFile('wetty/build/main.js'), ...options]);
    await workspace.waitForHttp(server);
  },
  async use(page) {
    await waitForVisible(page, '.xterm-screen', 'terminal');
    await waitForTerminalText(page, '#');
    await click(page, '.xterm-screen', 'terminal');
    await type(page, 'echo $((6 * 7)) is the answer');
    await press(page, 'Enter');
    await waitForTerminalText(page, '42 is the answer');
  },
};

/** Reads the terminal's buffer, because it draws on a canvas. */
async function waitForTerminalText(page: Page, text: string): Promise<void> {
  await waitOrFail(`The terminal does not show “${text}”`, () =>
    page.evaluate((expected) => {
      const { buffer } = (window as unknown as { wetty_term: Terminal }).wetty_term;
      const lines = Array.from({ length: buffer.active.length }, (_, index) => buffer.active.getLine(index));
      return lines.some((line) => line?.translateToString().startsWith(expected));
    }, text),
  );
}

interface Terminal {
  readonly buffer: {
    readonly active: { readonly length: number; getLine(index: number): { translateToString(): string } | undefined };
  };
}
