import { equal } from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { type ContractTests, type Fixture, SERVICES } from './fixture.ts';

/** How bodies are streamed between client and app. */
export const streaming: ContractTests = {
  'streams a response while the app writes it': async (fixture) => {
    const { sent, response } = openStream(fixture, 'GET');
    sent.end();
    const readUntil = createReader(await response);
    equal(await readUntil('first'), 'first');
    fixture.finishStream();
    equal(await readUntil('last'), 'firstlast');
  },
  'streams a request body while the client writes it': async (fixture) => {
    const { sent, response } = openStream(fixture, 'POST');
    sent.write('half');
    const readUntil = createReader(await response);
    equal(await readUntil('half'), 'firsthalf');
    sent.end();
    fixture.finishStream();
    equal(await readUntil('last'), 'firsthalflast');
  },
};

function openStream({ cluster }: Fixture, method: string) {
  const sent = request(`${cluster.url}${SERVICES}/stream/proxy/`, {
    method,
    ca: cluster.caCertificate,
    agent: false,
    headers: { Authorization: `Bearer ${cluster.users.viewer}` },
  });
  return { sent, response: once(sent, 'response').then(([response]) => response as IncomingMessage) };
}

/** Returns a function that waits until the received text ends with `end`, and resolves to the whole text. */
function createReader(response: IncomingMessage): (end: string) => Promise<string> {
  let text = '';
  let check = () => {};
  response.on('data', (chunk: Buffer) => {
    text += chunk;
    check();
  });
  return (end) =>
    new Promise((resolve) => {
      check = () => {
        if (text.endsWith(end)) resolve(text);
      };
      check();
    });
}
