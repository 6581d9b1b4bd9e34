import type { RewriteUrl } from './rewrite-url.ts';

declare global {
  interface Uint8Array {
    toBase64(): string;
  }
  interface Uint8ArrayConstructor {
    fromBase64(text: string): Uint8Array<ArrayBuffer>;
  }
}

/**
 * Makes `WebSocket` use long polling to the same server for engine.io clients that support nothing but WebSocket. Sockets
 * that upgrade a polling connection are not replaced: they fail by themselves, and the client goes on polling.
 *
 * The apiserver drops the query of a WebSocket handshake (kubernetes/kubernetes#67878), and engine.io identifies its clients
 * by the query. Protocol 4 separates packets with U+001E and encodes binary ones as `b` and base64. Protocol 3 writes
 * `<length>:<packet>`, and binary ones as `b4` and base64; on a socket they are a byte 4 and the content.
 *
 * Its source text also runs in workers, so it uses nothing but its arguments and globals.
 */
export function wrapEngineIo(rewriteUrl: RewriteUrl, base: () => string | undefined): void {
  const { fetch, WebSocket } = globalThis;
  globalThis.WebSocket = WebSocket.prototype.constructor = new Proxy(WebSocket, {
    construct(target, args, newTarget) {
      try {
        const url = args.length > 0 && rewriteUrl(args[0], base(), 'wss:');
        if (url) {
          const { searchParams: query } = url;
          if (query.has('EIO') && query.get('transport') === 'websocket' && !query.has('sid')) {
            return openByPolling(url, newTarget.prototype);
          }
        }
      } catch {}
      return Reflect.construct(target, args, newTarget);
    },
  });

  function openByPolling(url: URL, prototype: object): WebSocket {
    const { href, searchParams } = url;
    const isOld = searchParams.get('EIO') === '3';
    const waiting: (string | Blob)[] = [];
    let sending = Promise.resolve();
    url.protocol = 'https:';
    searchParams.set('transport', 'polling');
    searchParams.set('b64', '1');

    const socket = Object.assign(new EventTarget(), {
      url: href,
      readyState: 0,
      bufferedAmount: 0,
      binaryType: 'blob',
      protocol: '',
      extensions: '',
      send(content: string | ArrayBuffer) {
        if (!socket.readyState) throw new DOMException('Still connecting', 'InvalidStateError');
        // A Blob copies the bytes as they are now.
        waiting.push(typeof content === 'string' ? content : new Blob([content]));
        void flush();
      },
      close(code = 1005) {
        if (!socket.readyState) end(1006);
        if (socket.readyState > 1) return;
        socket.readyState = 2;
        waiting.push('1');
        void flush().then(() => end(code));
      },
    });
    for (const type of ['open', 'message', 'error', 'close']) {
      const handler = `on${type}` as 'send';
      socket[handler] = null as never;
      socket.addEventListener(type, (event) => socket[handler]?.(event as never));
    }
    // Its own properties hide the native accessors, which only work on real sockets.
    Object.setPrototypeOf(socket, prototype);

    const end = (code: number): void => {
      if (socket.readyState > 2) return;
      socket.readyState = 3;
      const wasClean = code !== 1006;
      if (!wasClean) socket.dispatchEvent(new Event('error'));
      socket.dispatchEvent(new CloseEvent('close', { code, wasClean }));
    };
    const exchange = async (body?: string): Promise<string> => {
      const response = await Reflect.apply(fetch, globalThis, [
        url,
        { cache: 'no-store', ...(body && { method: 'POST', body }) },
      ]);
      if (!response.ok) throw new TypeError(`Status ${response.status}`);
      return response.text();
    };
    const encode = async (packet: string | Blob): Promise<string> => {
      const text =
        typeof packet === 'string'
          ? packet
          : `b${isOld ? 4 : ''}${(await packet.slice(Number(isOld)).bytes()).toBase64()}`;
      return isOld ? `${text.length}:${text}` : text;
    };
    /** Sends what is waiting by then, at least one packet. It is called once for each, so none is left over. */
    const flush = (): Promise<void> => {
      sending = sending
        .then(async () => {
          const packets: string[] = [];
          // Servers accept up to a megabyte in one request.
          for (let length = 0; waiting[0] && length < 5e4; length += packets.at(-1)?.length ?? 0) {
            packets.push(await encode(waiting.shift() as string));
          }
          if (packets[0]) await exchange(packets.join(isOld ? '' : '\x1e'));
        })
        .catch(() => end(1006));
      return sending;
    };
    const decode = (packet: string): unknown => {
      // A socket is never upgraded.
      if (packet[0] !== 'b') return packet.replace(/^(0.*"upgrades":)\[.*?\]/, '$1[]');
      const content = Uint8Array.fromBase64(packet.slice(isOld ? 2 : 1));
      const bytes = isOld ? new Uint8Array([4, ...content]) : content;
      return socket.binaryType === 'blob' ? new Blob([bytes]) : bytes.buffer;
    };
    /** Throws for anything but engine.io, which would otherwise be polled for ever. */
    const check = (packet: string): void => {
      if (!(socket.readyState ? /^[1-6b]/ : /^0/).test(packet)) throw new TypeError('Not an engine.io packet');
    };
    const receive = (packet: string): void => {
      check(packet);
      if (packet[0] === '1') end(1005);
      if (packet[0] === '0') {
        searchParams.set('sid', JSON.parse(packet.slice(1)).sid);
        socket.readyState = 1;
        socket.dispatchEvent(new Event('open'));
      }
      if (socket.readyState < 2) socket.dispatchEvent(new MessageEvent('message', { data: decode(packet) }));
    };
    const split = (text: string): string[] => {
      if (!isOld) return text.split('\x1e');
      const packets: string[] = [];
      for (let rest = text; rest; ) {
        const [head, length] = /^(\d+):/.exec(rest) as unknown as [string, string];
        const end = head.length + Number(length);
        packets.push(rest.slice(head.length, end));
        rest = rest.slice(end);
      }
      return packets;
    };
    const poll = async (): Promise<void> => {
      try {
        while (socket.readyState < 2) {
          // As with a socket, microtasks that a message started run before the next message.
          for await (const packet of split(await exchange())) receive(packet);
        }
      } catch {
        end(1006);
      }
    };
    void poll();
    return socket as never;
  }
}
