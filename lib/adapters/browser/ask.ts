import type { MessageName, Messages } from '../../core/messages.ts';
import { browser } from './browser.ts';

/** Sends a message to the background and returns its answer. */
export async function ask<Name extends MessageName>(
  name: Name,
  ...[request]: Parameters<Messages[Name]>
): Promise<Awaited<ReturnType<Messages[Name]>>> {
  const reply = (await browser.runtime.sendMessage({ name, request })) as
    | { answer: Awaited<ReturnType<Messages[Name]>> }
    | undefined;
  if (!reply) throw new Error(`The background did not answer ${name}`);
  return reply.answer;
}
