import type { ServerResponse } from 'node:http';

/** The fields of a `Status` object that differ between errors. */
export interface ErrorStatus {
  readonly code: number;
  readonly message: string;
  readonly reason?: string;
  readonly details?: object;
}

/** An error that the apiserver responds with. */
export class StatusError extends Error {
  readonly status: ErrorStatus;

  constructor(status: ErrorStatus) {
    super(status.message);
    this.status = status;
  }
}

export function unauthorized(): StatusError {
  return new StatusError({ code: 401, message: 'Unauthorized', reason: 'Unauthorized' });
}

export function badRequest(message: string): StatusError {
  return new StatusError({ code: 400, message, reason: 'BadRequest' });
}

export function serviceUnavailable(message: string): StatusError {
  return new StatusError({ code: 503, message, reason: 'ServiceUnavailable' });
}

export function notFound(resource: string, name: string): StatusError {
  const message = `${resource} "${name}" not found`;
  return new StatusError({ code: 404, message, reason: 'NotFound', details: { name, kind: resource } });
}

export function unknownResource(): StatusError {
  const message = 'the server could not find the requested resource';
  return new StatusError({ code: 404, message, reason: 'NotFound', details: {} });
}

export function alreadyExists(resource: string, name: string): StatusError {
  const message = `${resource} "${name}" already exists`;
  return new StatusError({ code: 409, message, reason: 'AlreadyExists', details: { name, kind: resource } });
}

export function methodNotAllowed(): StatusError {
  const message = 'the server does not allow this method on the requested resource';
  return new StatusError({ code: 405, message, reason: 'MethodNotAllowed', details: {} });
}

/** Sends an API object as JSON. */
export function sendObject(response: ServerResponse, code: number, object: object, isPretty = false): void {
  const text = isPretty ? JSON.stringify(object, null, 2) : `${JSON.stringify(object)}\n`;
  response.writeHead(code, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

/** Sends a `Status` object. */
export function sendErrorStatus(response: ServerResponse, { code, message, reason, details }: ErrorStatus): void {
  if (code === 403) response.setHeader('X-Content-Type-Options', 'nosniff');
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, details, code };
  sendObject(response, code, status);
}
