import { WebSocketServer } from 'ws';
import { type App, startApp } from './app.ts';
import { page } from './page.ts';

const BODY = `
<p class="about">Says back what you say, over a socket. <output id="state">connecting</output></p>
<form><input name="message" aria-label="Message" autocomplete="off" size="32"> <button>Send</button></form>
<ul id="messages"></ul>
`;

// `?socket=/socket` shows an app that does not know its prefix.
const SCRIPT = `
  const place = new URLSearchParams(location.search).get('socket') ?? 'socket';
  const url = new URL(place, location.href);
  url.protocol = 'wss:';
  const socket = new WebSocket(url);
  const state = document.querySelector('#state');
  const messages = document.querySelector('#messages');
  socket.onopen = () => { state.textContent = 'connected'; socket.send('hello'); };
  socket.onclose = () => { state.textContent = 'closed'; };
  socket.onmessage = ({ data }) => {
    const item = document.createElement('li');
    item.textContent = data;
    messages.append(item);
  };
  document.querySelector('form').onsubmit = (event) => {
    event.preventDefault();
    socket.send(event.target.message.value);
    event.target.reset();
  };
`;

/** An app with a WebSocket whose address its page makes from its own. Each message comes back, after `echo: `. */
export function startChat(): Promise<App> {
  return startApp('chat', {
    '': {
      answer(_request, response) {
        response.setHeader('Content-Type', 'text/html; charset=utf-8');
        response.end(page('Chat', BODY, SCRIPT));
      },
      prepare(server) {
        const sockets = new WebSocketServer({ server, path: '/socket' });
        sockets.on('connection', (socket) => {
          socket.on('message', (data) => socket.send(`echo: ${data}`));
        });
      },
    },
  });
}
