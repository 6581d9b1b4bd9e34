import type { Inward } from './inward.ts';

/**
 * Makes `WebSocket` open addresses of the own host under the prefix, by wss: no rule can redirect a socket. Whatever
 * else is asked, and what is wrong, the native one hears as it is.
 *
 * Its text is also run in workers, so it uses nothing but its arguments and globals.
 */
export function wrapSockets(inward: Inward, base: () => string | undefined): void {
  const { WebSocket } = globalThis;
  globalThis.WebSocket = WebSocket.prototype.constructor = new Proxy(WebSocket, {
    construct(target, args, newTarget) {
      try {
        const url = args.length > 0 && inward(args[0], base(), 'wss:');
        if (url) args[0] = url.href;
      } catch {}
      return Reflect.construct(target, args, newTarget);
    },
  });
}
