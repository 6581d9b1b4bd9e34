import { WebSocketServer } from 'ws';
import { type App, startApp } from './app.ts';
import { htmlPage } from './html-page.ts';

const BODY = `
<nav>
  <a id="one" href="/pages/one">One</a>
  <a id="two" href="/pages/two" target="_blank">Two, in a new tab</a>
  <button id="three" type="button">Three</button>
</nav>
<main></main>
<form method="post" action="/save"><button>Save</button></form>
<p>Socket: <output id="socket">connecting</output></p>
`;

// A client-side router like those of frameworks: it renders what `location.pathname` names.
const SCRIPT = `
  const show = async () => {
    const [, name] = /^[/]pages[/](\\w+)$/.exec(location.pathname) ?? [];
    const main = document.querySelector('main');
    if (location.pathname === '/') main.innerHTML = '<h2>Home</h2>';
    else if (!name) main.innerHTML = '<h2>404: page not found</h2>';
    else {
      const { text, cookie } = await (await fetch('/api/v1/pages/' + name)).json();
      main.innerHTML = '<h2></h2><p id="cookie"></p>';
      main.querySelector('h2').textContent = text;
      main.querySelector('p').textContent = cookie;
    }
  };
  addEventListener('popstate', show);
  document.querySelector('#three').onclick = () => { history.pushState(null, '', '/pages/three'); show(); };
  const socket = new WebSocket('wss://' + location.host + '/live');
  socket.onmessage = ({ data }) => { document.querySelector('#socket').textContent = data; };
  socket.onerror = () => { document.querySelector('#socket').textContent = 'failed'; };
  show();
`;

/**
 * An app that works only at the root of its origin. All its URLs are root-relative, its API has the same path as the
 * Kubernetes API, and its router reads `location.pathname`.
 */
export function startWiki(): Promise<App> {
  return startApp('wiki', {
    '': {
      handleRequest(request, response) {
        const { pathname } = new URL(request.url ?? '/', 'http://wiki');
        const [, name] = /^\/api\/v1\/pages\/(\w+)$/.exec(pathname) ?? [];
        if (name) {
          response.writeHead(200, { 'Content-Type': 'application/json' });
          response.end(JSON.stringify({ text: `Page ${name}`, cookie: request.headers.cookie ?? '' }));
        } else if (request.method === 'POST') {
          response.writeHead(303, { Location: '/pages/saved' });
          response.end();
        } else {
          const isPage = pathname === '/' || pathname.startsWith('/pages/');
          response.writeHead(isPage ? 200 : 404, { 'Content-Type': 'text/html; charset=utf-8' });
          response.end(htmlPage('Wiki', BODY, SCRIPT));
        }
      },
      setUpServer(server) {
        const sockets = new WebSocketServer({ server, path: '/live' });
        sockets.on('connection', (socket) => socket.send('live'));
      },
    },
  });
}
