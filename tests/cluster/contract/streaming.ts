import { equal } from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { type Scene, SERVICES, type Statements } from './scene.ts';

/** Bodies that do not come all at once. */
export const streaming: Statements = {
  'an answer arrives as the app writes it': async (scene) => {
    const { sent, answer } = open(scene, 'GET');
    sent.end();
    const until = reading(await answer);
    equal(await until('first'), 'first');
    scene.finishStream();
    equal(await until('last'), 'firstlast');
  },
  'a request reaches the app as the client writes it': async (scene) => {
    const { sent, answer } = open(scene, 'POST');
    sent.write('half');
    const until = reading(await answer);
    equal(await until('half'), 'firsthalf');
    sent.end();
    scene.finishStream();
    equal(await until('last'), 'firsthalflast');
  },
};

function open({ cluster }: Scene, method: string) {
  const sent = request(`${cluster.url}${SERVICES}/stream/proxy/`, {
    method,
    ca: cluster.certificate,
    agent: false,
    headers: { Authorization: `Bearer ${cluster.users.viewer}` },
  });
  return { sent, answer: once(sent, 'response').then(([response]) => response as IncomingMessage) };
}

/** Gives a way to wait for an end of the text, and to get what there is by then. */
function reading(response: IncomingMessage): (end: string) => Promise<string> {
  let text = '';
  let look = () => {};
  response.on('data', (chunk: Buffer) => {
    text += chunk;
    look();
  });
  return (end) =>
    new Promise((resolve) => {
      look = () => {
        if (text.endsWith(end)) resolve(text);
      };
      look();
    });
}
