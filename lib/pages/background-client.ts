import { browser } from '../adapters/browser/browser.ts';
import type { BackgroundClient, MessageName } from '../core/messages.ts';

type Send = (request?: unknown) => Promise<unknown>;

const methods = new Map<string, Send>();

/** The background, as our pages see it: each method sends the message of its name. The same method is always the same function. */
export const background = new Proxy({} as BackgroundClient, {
  get: (_, name: MessageName) => {
    let method = methods.get(name);
    if (!method) {
      method = (request) => send(name, request);
      methods.set(name, method);
    }
    return method;
  },
});

async function send(name: MessageName, request: unknown): Promise<unknown> {
  const reply = (await browser.runtime.sendMessage({ name, request })) as { answer: unknown } | undefined;
  if (!reply) throw new Error(`The background did not answer ${name}`);
  return reply.answer;
}
