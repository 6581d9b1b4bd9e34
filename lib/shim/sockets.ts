import type { RewriteUrl } from './rewrite-url.ts';

/**
 * Makes `WebSocket` open URLs of the app's host under the prefix, over wss: no rule can redirect a socket. Everything else,
 * invalid arguments included, is passed on unchanged.
 *
 * Its source text also runs in workers, so it uses nothing but its arguments and globals.
 */
export function wrapSockets(rewriteUrl: RewriteUrl, base: () => string | undefined): void {
  const { WebSocket } = globalThis;
  globalThis.WebSocket = WebSocket.prototype.constructor = new Proxy(WebSocket, {
    construct(target, args, newTarget) {
      try {
        const url = args.length > 0 && rewriteUrl(args[0], base(), 'wss:');
        if (url) args[0] = url.href;
      } catch {}
      return Reflect.construct(target, args, newTarget);
    },
  });
}
