import * as v from 'valibot';
import type { Server } from './server.ts';

/** Reads a server that was stored or sent. In a file of its own, so that pages can use servers without valibot. */
export const ServerSchema = v.object({
  origin: v.pipe(v.string(), v.regex(/^https:\/\/[^/?#\s@*]+$/)),
  basePath: v.pipe(v.string(), v.regex(/^(\/[^?#\s*^|]*[^/?#\s*^|])?$/)),
}) satisfies v.GenericSchema<unknown, Server>;
