import { WebSocketServer } from 'ws';
import { type App, startApp } from './app.ts';
import { htmlPage } from './html-page.ts';

const BODY = `
<p class="about">Echoes your messages over a WebSocket. <output id="state">connecting</output></p>
<form><input name="message" aria-label="Message" autocomplete="off" size="32"> <button>Send</button></form>
<ul id="messages"></ul>
`;

// With `?socket=/socket` the page behaves like an app that does not know its prefix.
const SCRIPT = `
  const path = new URLSearchParams(location.search).get('socket') ?? 'socket';
  const url = new URL(path, location.href);
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

/** An app with a WebSocket, whose URL is relative to its page. Each message is returned with the prefix `echo: `. */
export function startChat(): Promise<App> {
  return startApp('chat', {
    '': {
      handleRequest(_request, response) {
        response.setHeader('Content-Type', 'text/html; charset=utf-8');
        response.end(htmlPage('Chat', BODY, SCRIPT));
      },
      setUpServer(server) {
        const sockets = new WebSocketServer({ server, path: '/socket' });
        sockets.on('connection', (socket) => {
          socket.on('message', (data) => socket.send(`echo: ${data}`));
        });
      },
    },
  });
}
