/** Helpers for scripts, on every page of the app as the global `tools`. */
export interface PageTools {
  /** A new unique key, under which the app records requests. */
  newKey(): string;
  /** Resolves to the next event of this type. */
  nextEvent<E extends Event = Event>(target: EventTarget, type: string): Promise<E>;
  /** Resolves to the type of the first of these events. */
  firstEventType(target: EventTarget, ...types: string[]): Promise<string>;
  /** Fetches `/echo` and returns what the app received, as `readEcho` does. */
  fetchEcho(url: RequestInfo | URL, init?: RequestInit): Promise<unknown>;
  /** The request in an echo response: method with URL, content type and body. */
  readEcho(response: Response): Promise<unknown>;
  /** The requests with this key as `METHOD URL BODY`, once the app has received at least `count`, or after 2 s. */
  receivedRequests(key: string, count?: number): Promise<string[]>;
  /** The result of the task, or the name of the error that it threw. */
  resultOrErrorName(task: () => unknown): Promise<unknown>;
  /** Adds an element with these attributes. Resolves to `load` or `error`. */
  addElement(tag: string, attributes: Readonly<Record<string, string>>): Promise<string>;
  /** Imports a module. */
  importModule(url: string, options?: object): Promise<Record<string, unknown>>;
  /** Adds an iframe with these attributes. Resolves when it has loaded. */
  addFrame(attributes: Readonly<Record<string, string>>): Promise<HTMLIFrameElement>;
  /** The first message of a worker or socket, or `error` if it fails. */
  firstMessage(from: Worker | MessagePort | WebSocket): Promise<unknown>;
}

/** The script that defines `tools`. */
export const PAGE_TOOLS_SCRIPT = `
globalThis.tools = {
  newKey: () => crypto.randomUUID(),
  nextEvent: (target, type) => new Promise((resolve) => target.addEventListener(type, resolve, { once: true })),
  firstEventType: (target, ...types) => new Promise((resolve) => {
    for (const type of types) {
      target.addEventListener(type, (event) => { event.preventDefault(); resolve(type); }, { once: true });
    }
  }),
  fetchEcho: async (url, init) => tools.readEcho(await fetch(url, init)),
  readEcho: async (response) => {
    const { method, url, headers, body } = await response.json();
    return [method + ' ' + url, headers['content-type'] ?? '', body];
  },
  receivedRequests: async (key, count = 1) => {
    for (let tries = 0; ; tries += 1) {
      const all = await (await fetch('/received?key=' + key)).json();
      if (all.length >= count || tries > 100) return all.map(({ method, url, body }) => (method + ' ' + url + ' ' + body).trim());
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  },
  resultOrErrorName: async (task) => { try { return await task(); } catch (error) { return error.name; } },
  addElement: (tag, attributes) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    const done = tools.firstEventType(element, 'load', 'error');
    document.body.append(element);
    return done;
  },
  importModule: (url, options) => import(url, options),
  addFrame: async (attributes) => {
    const frame = document.createElement('iframe');
    for (const [name, value] of Object.entries(attributes)) frame.setAttribute(name, value);
    const loaded = tools.nextEvent(frame, 'load');
    document.body.append(frame);
    await loaded;
    return frame;
  },
  firstMessage: (from) => new Promise((resolve) => {
    from.onmessage = ({ data }) => resolve(data);
    from.onerror = (event) => { event.preventDefault?.(); resolve('error'); };
  }),
};
`;
