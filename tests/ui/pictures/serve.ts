import { fileURLToPath } from 'node:url';
import { createViteServer } from 'vitest/node';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Serves the gallery, which shows one named state with a fake backend, on a free port of the loopback interface. */
export async function serveGallery() {
  const server = await createViteServer({
    configFile: false,
    root,
    publicDir: `${root}/public`,
    cacheDir: `${root}/.cache/gallery`,
    logLevel: 'error',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    resolve: { alias: { '#i18n': `${root}/.wxt/i18n/index.ts` } },
    // Otherwise Vite scans every HTML file, and finds some dependencies only while the page loads them.
    optimizeDeps: { entries: ['tests/ui/pictures/index.html'], include: ['preact/jsx-dev-runtime'] },
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
  });
  await server.listen();
  const address = server.httpServer?.address();
  if (typeof address !== 'object' || !address) throw new Error('The gallery has no address');
  return { url: `http://127.0.0.1:${address.port}/tests/ui/pictures/index.html`, close: () => server.close() };
}
