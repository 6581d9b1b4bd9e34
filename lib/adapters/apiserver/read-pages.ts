import type * as v from 'valibot';
import { failure, type Outcome, success } from '../../core/outcome.ts';
import { problem } from '../../core/problems.ts';
import { MAX_ITEMS } from '../../core/services/wire.ts';
import { type ApiConnection, readApi } from './request.ts';

const PAGE_SIZE = 500;

interface Page<Item> {
  readonly continueToken: string;
  readonly resourceVersion: string;
  readonly count: number;
  readonly items: Item[];
}

/** Items of a list. */
export interface PagesRead<Item> {
  readonly items: Item[];
  /** From which on changes can be watched; empty where it isn't told. */
  readonly resourceVersion: string;
  /** Whether these are all. */
  readonly isComplete: boolean;
}

/**
 * All items of a list, page by page, or a problem where there are more than anybody has. Where the continue token has expired (410),
 * the list is read again from its first page, once.
 */
export async function readPages<Item>(
  connection: ApiConnection,
  path: string,
  resource: string,
  schema: v.GenericSchema<unknown, Page<Item>>,
): Promise<Outcome<PagesRead<Item>>> {
  const read = await readSomePages(connection, path, resource, schema, MAX_ITEMS);
  if (!read.ok || read.value.isComplete) return read;
  return failure(problem('apiserverAnswerTooLong', { origin: connection.server.origin }));
}

/** The first items of a list, about so many, and whether these are all. Otherwise as `readPages`. */
export async function readSomePages<Item>(
  connection: ApiConnection,
  path: string,
  resource: string,
  schema: v.GenericSchema<unknown, Page<Item>>,
  maxItems: number,
  mayRestart = true,
): Promise<Outcome<PagesRead<Item>>> {
  let items: Item[] = [];
  let continueToken = '';
  let count = 0;
  let resourceVersion = '';
  // The limit of pages ends a list whose every page announces another one.
  for (let pages = 0; pages < maxItems / PAGE_SIZE && count <= maxItems; pages++) {
    // The apiserver sends browsers indented JSON unless told otherwise.
    const query = new URLSearchParams({ limit: String(PAGE_SIZE), pretty: 'false' });
    if (continueToken !== '') query.set('continue', continueToken);
    const page = await readApi(connection, `${path}?${query}`, resource, schema);
    if (!page.ok) {
      const isExpired = page.problem.code === 'apiserverRefused' && page.problem.values.status === '410';
      if (!isExpired || !mayRestart) return page;
      return readSomePages(connection, path, resource, schema, maxItems, false);
    }
    items = items.concat(page.value.items);
    count += page.value.count;
    // All pages show what there was when the first one was read.
    resourceVersion ||= page.value.resourceVersion;
    continueToken = page.value.continueToken;
    if (continueToken === '' && count <= maxItems) return success({ items, resourceVersion, isComplete: true });
  }
  return success({ items, resourceVersion, isComplete: false });
}
