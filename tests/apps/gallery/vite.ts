import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { waitForText, waitOrFail } from '../user-actions.ts';

const main = (greeting: string) =>
  `import './style.css';\nexport const greeting = '${greeting}';\n` +
  "document.querySelector('h1').textContent = greeting;\n" +
  'import.meta.hot?.accept();\n';

export const app: GalleryApp = {
  name: 'vite',
  title: 'Vite',
  description: 'development server with modules at root-relative URLs, and a WebSocket with a token in its query',
  check: 'a page of modules runs, and shows a changed file without a reload',
  source: { npm: { vite: '7.3.8' } },
  knownCauses: {
    'kubectl proxy':
      'The apiserver drops the query of a WebSocket URL (kubernetes#67878), and with it the token that Vite requires.',
  },
  note: 'Vite requires no token without an Origin, which Portside removes from WebSockets with a token',
  async start(workspace) {
    const write = (path: string, text: string) => writeFileSync(join(workspace.directory, path), text);
    symlinkSync(workspace.packageFile(''), join(workspace.directory, 'node_modules'));
    mkdirSync(join(workspace.directory, 'src'));
    write('index.html', '<!doctype html><title>App</title><h1></h1><script type="module" src="/src/main.js"></script>');
    // It otherwise accepts only local host names.
    write('vite.config.js', 'export default { server: { allowedHosts: true } };');
    write('src/style.css', 'h1 { color: green; }');
    write('src/main.js', main('Good morning'));
    const options = ['--host', '127.0.0.1', '--port', String(workspace.port), '--strictPort'];
    const server = workspace.runNode([workspace.packageFile('vite/bin/vite.js'), ...options]);
    await workspace.waitForHttp(server);
  },
  async use(page, _root, workspace) {
    await waitForText(page, 'Good morning');
    await page.evaluate(() => document.body.setAttribute('data-before-change', ''));
    // The page does not show when it starts to listen, so the file is changed until the page is updated.
    let change = 0;
    await waitOrFail('The page does not show the changed file', async () => {
      change += 1;
      writeFileSync(join(workspace.directory, 'src/main.js'), main(`Good evening ${change}`));
      return page.waitForFunction(() => document.body.textContent.includes('Good evening'), { timeout: 1000 });
    });
    await waitOrFail('The page was reloaded', () =>
      page.evaluate(() => document.body.hasAttribute('data-before-change')),
    );
  },
};
