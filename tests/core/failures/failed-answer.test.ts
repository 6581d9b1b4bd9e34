import { describe, expect, it } from 'vitest';
import { MAX_ANSWER_LENGTH, readFailedAnswer } from '../../../lib/core/failures/failed-answer.ts';

const STATUS = {
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message: 'services "web" not found',
  reason: 'NotFound',
  details: { name: 'web', kind: 'services' },
  code: 404,
};
const json = (changes: object) => JSON.stringify({ ...STATUS, ...changes }, null, 2);

describe('an answer of the apiserver', () => {
  it('is read from a Status, indented or not', () => {
    const expected = { status: 404, reason: 'NotFound', message: STATUS.message, kind: 'services' };

    expect(readFailedAnswer(404, json({}))).toMatchObject(expected);
    expect(readFailedAnswer(404, JSON.stringify(STATUS))).toMatchObject(expected);
  });

  it('may lack everything but what makes it a Status', () => {
    const text = JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code: 500 });

    expect(readFailedAnswer(500, text)).toEqual({ status: 500, reason: '', message: '', kind: '', text });
  });

  it.each([
    [503, "Error trying to reach service: 'dial tcp 10.0.0.5:80: connect: connection refused'"],
    [503, "Error: 'EOF'\nTrying to reach: 'http://10.0.0.5:80/'"],
    [502, "Error trying to reach service: 'EOF'"],
    [400, 'Client sent an HTTP request to an HTTPS server.\n'],
  ])('can be text: %d %j', (status, text) => {
    expect(readFailedAnswer(status, text)).toMatchObject({ status, message: text.trim() });
  });
});

describe('an answer of an app', () => {
  it.each<[string, number, string]>([
    ['is JSON of its own', 404, '{"error":"not found"}'],
    ['is text of its own', 503, 'upstream connect error'],
    ['is a list', 500, '[]'],
    ['is no JSON', 500, '{"kind":"Status"'],
    ['is a Status of another version', 404, json({ apiVersion: 'v2' })],
    ['is a Status that says another code', 500, json({})],
    ['is a Status of success', 404, json({ status: 'Success' })],
    ['is a success', 200, json({ code: 200 })],
    ['says the words of the apiserver with another status', 404, "Error trying to reach service: 'EOF'"],
    ['is longer than any of the apiserver', 404, json({ message: 'a'.repeat(MAX_ANSWER_LENGTH) })],
  ])('%s', (_what, status, text) => {
    expect(readFailedAnswer(status, text)).toBeNull();
  });
});
