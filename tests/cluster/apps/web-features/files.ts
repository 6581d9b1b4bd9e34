import { createHash } from 'node:crypto';

interface AppFile {
  readonly type: string;
  readonly content: string | Uint8Array;
}

const SCRIPT = 'text/javascript';
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const CLASSIC = 'globalThis.ran = (globalThis.ran ?? 0) + 1;';

/** `integrity` of the classic script. */
export const INTEGRITY = `sha256-${createHash('sha256').update(CLASSIC).digest('base64')}`;

// Requests that every kind of worker sends.
const WORKER_REQUESTS = `
  const sendRequests = async () => ({
    path: self.location.pathname,
    fetched: await (await fetch('/echo?by=worker', { method: 'POST', body: 'text' })).json().then(({ method, url, body }) => [method, url, body]),
    xhr: await new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.onloadend = () => resolve(JSON.parse(request.responseText).url);
      request.open('GET', '/echo?by=xhr');
      request.send();
    }),
  });
`;

/** Files of the app by path. Their URLs are root-relative. `{key}` stands for the `key` parameter of the request. */
export const FILES: Readonly<Record<string, AppFile>> = {
  '/script.js': { type: SCRIPT, content: CLASSIC },
  '/sub/script.js': { type: SCRIPT, content: 'globalThis.ranInSub = true;' },
  '/entry.mjs': {
    type: SCRIPT,
    content: `import '/counted.mjs'; globalThis.entryUrl = import.meta.url; globalThis.entered = (globalThis.entered ?? 0) + 1;`,
  },
  '/counted.mjs': { type: SCRIPT, content: 'globalThis.counted = (globalThis.counted ?? 0) + 1;' },
  '/module.mjs': {
    type: SCRIPT,
    content: `import { beside } from './beside.mjs';
      import { rooted } from '/rooted.mjs';
      export const values = [beside, rooted];
      export const url = import.meta.url;
      export const resolved = import.meta.resolve('./beside.mjs');
      export const later = () => import('/rooted.mjs').then(({ rooted }) => rooted);
      export const image = new URL('./pixel.png', import.meta.url).href;`,
  },
  '/beside.mjs': { type: SCRIPT, content: `export const beside = 'beside';` },
  '/rooted.mjs': { type: SCRIPT, content: `export const rooted = 'rooted';` },
  '/mapped.mjs': { type: SCRIPT, content: `export const mapped = 'mapped';` },
  '/values.json': { type: 'application/json', content: '{"value":42}' },
  '/add.wasm': {
    type: 'application/wasm',
    content: Buffer.from('0061736d0100000001070160027f7f017f030201000707010361646400000a09010700200020016a0b', 'hex'),
  },
  '/worklet.js': {
    type: SCRIPT,
    content: `registerProcessor('silent', class extends AudioWorkletProcessor { process() { return false; } });`,
  },
  '/sheet.css': {
    type: 'text/css',
    content: `@import "/imported.css";
      @font-face { font-family: own; src: url("/font.woff2?key={key}") }
      #styled { background-image: url("/pixel.png?key={key}"); font-family: own; width: 10px }`,
  },
  '/imported.css': { type: 'text/css', content: '#styled { color: rgb(1, 2, 3) }' },
  '/pixel.png': { type: 'image/png', content: PIXEL },
  '/pixel-2x.png': { type: 'image/png', content: PIXEL },
  '/drawing.svg': {
    type: 'image/svg+xml',
    content: '<svg xmlns="http://www.w3.org/2000/svg"><rect id="shape" width="33" height="7"/></svg>',
  },
  '/tone.wav': { type: 'audio/wav', content: silentWav(8000, 120) },
  '/captions.vtt': { type: 'text/vtt', content: 'WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n' },
  '/manifest.json': {
    type: 'application/manifest+json',
    content: '{"name":"Web features","start_url":"/start","icons":[{"src":"/pixel.png","sizes":"1x1"}]}',
  },
  '/file.txt': { type: 'text/plain', content: 'the file' },
  '/library.js': { type: SCRIPT, content: `self.library = 'library';` },
  '/worker.js': {
    type: SCRIPT,
    content: `importScripts('/library.js'); ${WORKER_REQUESTS}
      self.onmessage = async () => postMessage({ ...(await sendRequests()), library: self.library });`,
  },
  '/worker.mjs': {
    type: SCRIPT,
    content: `import { rooted } from '/rooted.mjs'; ${WORKER_REQUESTS}
      self.onmessage = async () => postMessage({ ...(await sendRequests()), rooted, later: (await import('/beside.mjs')).beside });`,
  },
  '/outer-worker.js': {
    type: SCRIPT,
    content: `const inner = new Worker('/worker.js');
      inner.onmessage = ({ data }) => postMessage(data);
      inner.onerror = () => postMessage('error');
      self.onmessage = () => inner.postMessage(0);`,
  },
  '/socket-worker.js': {
    type: SCRIPT,
    content: `const socket = new WebSocket(self.location.origin.replace('http', 'ws') + '/socket/worker');
      socket.onmessage = ({ data }) => postMessage(JSON.parse(data).url);
      socket.onerror = () => postMessage('error');`,
  },
  '/events-worker.js': {
    type: SCRIPT,
    content: `const events = new EventSource('/events');
      events.onmessage = ({ data }) => { events.close(); postMessage(data); };
      events.onerror = () => postMessage('error');`,
  },
  '/shared-worker.js': {
    type: SCRIPT,
    content: `importScripts('/library.js'); ${WORKER_REQUESTS}
      let connections = 0;
      self.onconnect = ({ ports: [port] }) => {
        connections += 1;
        port.onmessage = async () => port.postMessage({ ...(await sendRequests()), library: self.library, connections });
      };`,
  },
  '/service-worker.js': { type: SCRIPT, content: '' },
};

/** A silent WAV file with 16-bit samples. `rate` is in samples per second. */
function silentWav(rate: number, seconds: number): Buffer {
  const size = rate * seconds * 2;
  const file = Buffer.alloc(44 + size);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + size, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(rate, 24);
  file.writeUInt32LE(rate * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(size, 40);
  return file;
}
