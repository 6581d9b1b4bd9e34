import type { ServerResponse } from 'node:http';

/** Why the apiserver does not do what it was asked, as the body of its answer says it. */
export interface Refusal {
  readonly code: number;
  readonly message: string;
  readonly reason?: string;
  readonly details?: object;
}

/** A refusal on its way to the client. */
export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

export function unauthorized(): Refused {
  return new Refused({ code: 401, message: 'Unauthorized', reason: 'Unauthorized' });
}

export function badRequest(message: string): Refused {
  return new Refused({ code: 400, message, reason: 'BadRequest' });
}

export function serviceUnavailable(message: string): Refused {
  return new Refused({ code: 503, message, reason: 'ServiceUnavailable' });
}

export function notFound(kind: string, name: string): Refused {
  return new Refused({
    code: 404,
    message: `${kind} "${name}" not found`,
    reason: 'NotFound',
    details: { name, kind },
  });
}

export function noSuchResource(): Refused {
  const message = 'the server could not find the requested resource';
  return new Refused({ code: 404, message, reason: 'NotFound', details: {} });
}

export function alreadyExists(kind: string, name: string): Refused {
  const message = `${kind} "${name}" already exists`;
  return new Refused({ code: 409, message, reason: 'AlreadyExists', details: { name, kind } });
}

export function methodNotAllowed(): Refused {
  const message = 'the server does not allow this method on the requested resource';
  return new Refused({ code: 405, message, reason: 'MethodNotAllowed', details: {} });
}

/** Answers with an object of the API. */
export function sendJson(response: ServerResponse, code: number, object: object, isPretty = false): void {
  const text = isPretty ? JSON.stringify(object, null, 2) : `${JSON.stringify(object)}\n`;
  response.writeHead(code, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

/** Answers with a `Status` that says why not. */
export function sendRefusal(response: ServerResponse, { code, message, reason, details }: Refusal): void {
  if (code === 403) response.setHeader('X-Content-Type-Options', 'nosniff');
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, details, code };
  sendJson(response, code, status);
}
