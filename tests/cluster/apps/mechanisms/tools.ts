/** What every page of the app knows, to try things with. */
export interface Tools {
  /** A word of its own, by which the app remembers. */
  key(): string;
  /** Resolves once something has happened. */
  once<E extends Event = Event>(target: EventTarget, type: string): Promise<E>;
  /** Resolves to the word of the first of these events. */
  outcome(target: EventTarget, ...types: string[]): Promise<string>;
  /** What the app was asked: method, address, type and body. */
  ask(address: RequestInfo | URL, init?: RequestInit): Promise<unknown>;
  asked(response: Response): Promise<unknown>;
  /** What came to the app by this key, as method and address, once there is so much of it. */
  received(key: string, count?: number): Promise<string[]>;
  /** The task's result, or the name of what it threw. */
  failure(task: () => unknown): Promise<unknown>;
  /** Adds an element with these attributes, and resolves to what came of it: `load` or `error`. */
  add(tag: string, attributes: Readonly<Record<string, string>>): Promise<string>;
  /** Imports a module. */
  load(address: string, options?: object): Promise<Record<string, unknown>>;
  /** Adds a frame with these attributes, once it is loaded. */
  frame(attributes: Readonly<Record<string, string>>): Promise<HTMLIFrameElement>;
  /** The first message of a worker or socket; `error` if it fails. */
  answer(from: Worker | MessagePort | WebSocket): Promise<unknown>;
}

/** The script that makes it so. */
export const TOOLS = `
globalThis.tools = {
  key: () => crypto.randomUUID(),
  once: (target, type) => new Promise((resolve) => target.addEventListener(type, resolve, { once: true })),
  outcome: (target, ...types) => new Promise((resolve) => {
    for (const type of types) {
      target.addEventListener(type, (event) => { event.preventDefault(); resolve(type); }, { once: true });
    }
  }),
  ask: async (address, init) => tools.asked(await fetch(address, init)),
  asked: async (response) => {
    const { method, url, headers, body } = await response.json();
    return [method + ' ' + url, headers['content-type'] ?? '', body];
  },
  received: async (key, count = 1) => {
    for (let tries = 0; ; tries += 1) {
      const all = await (await fetch('/received?key=' + key)).json();
      if (all.length >= count || tries > 100) return all.map(({ method, url, body }) => (method + ' ' + url + ' ' + body).trim());
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  },
  failure: async (task) => { try { return await task(); } catch (error) { return error.name; } },
  add: (tag, attributes) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    const done = tools.outcome(element, 'load', 'error');
    document.body.append(element);
    return done;
  },
  load: (address, options) => import(address, options),
  frame: async (attributes) => {
    const frame = document.createElement('iframe');
    for (const [name, value] of Object.entries(attributes)) frame.setAttribute(name, value);
    const loaded = tools.once(frame, 'load');
    document.body.append(frame);
    await loaded;
    return frame;
  },
  answer: (from) => new Promise((resolve) => {
    from.onmessage = ({ data }) => resolve(data);
    from.onerror = (event) => { event.preventDefault?.(); resolve('error'); };
  }),
};
`;
