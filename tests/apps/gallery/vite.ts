import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { seeText, wait } from '../steps.ts';

const main = (greeting: string) =>
  `import './style.css';\nexport const greeting = '${greeting}';\n` +
  "document.querySelector('h1').textContent = greeting;\n" +
  'import.meta.hot?.accept();\n';

export const app: GalleryApp = {
  name: 'vite',
  title: 'Vite',
  kind: 'development server, modules at root-relative addresses and changes over a WebSocket with a token in its query',
  check: 'a page of modules runs, and a changed file shows without a reload',
  source: { npm: { vite: '7.3.8' } },
  why: {
    'kubectl proxy':
      'The apiserver drops the query of a WebSocket (kubernetes#67878), and with it the token that Vite asks for.',
  },
  note: 'Vite asks for no token where a handshake has no Origin, which Portside takes off sockets with a token at the root of an app',
  async start(place) {
    const write = (path: string, text: string) => writeFileSync(join(place.folder, path), text);
    symlinkSync(place.installed(''), join(place.folder, 'node_modules'));
    mkdirSync(join(place.folder, 'src'));
    write('index.html', '<!doctype html><title>App</title><h1></h1><script type="module" src="/src/main.js"></script>');
    // It would answer to local names alone.
    write('vite.config.js', 'export default { server: { allowedHosts: true } };');
    write('src/style.css', 'h1 { color: green; }');
    write('src/main.js', main('Good morning'));
    const options = ['--host', '127.0.0.1', '--port', String(place.port), '--strictPort'];
    const program = place.runNode([place.installed('vite/bin/vite.js'), ...options]);
    await place.waitForHttp(program);
  },
  async use(page, _root, place) {
    await seeText(page, 'Good morning');
    await page.evaluate(() => document.body.setAttribute('data-first', ''));
    // Nothing tells when the page listens: the file changes until the page has heard of it.
    let change = 0;
    await wait('A changed file does not show', async () => {
      change += 1;
      writeFileSync(join(place.folder, 'src/main.js'), main(`Good evening ${change}`));
      return page.waitForFunction(() => document.body.textContent.includes('Good evening'), { timeout: 1000 });
    });
    await wait('The page was loaded again', () => page.evaluate(() => document.body.hasAttribute('data-first')));
  },
};
