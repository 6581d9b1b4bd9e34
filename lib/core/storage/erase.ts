import { definitionOf, type StoredName, type StoredValue } from './stored-values.ts';
import type { EraseOn } from './value-definition.ts';
import { WHOLE } from './value-definition.ts';

/** Stored values by name. */
export type Values = { readonly [Name in StoredName]: StoredValue<Name> };

/** What makes stored values be erased, in whole or in part. The browser itself does it at the end of a session. */
export type Trigger =
  | { readonly kind: 'lock' }
  | { readonly kind: 'tabClosed'; readonly tabId: number }
  | { readonly kind: 'contextRemoved'; readonly isRemoved: (contextId: string) => boolean }
  /** No context of a server is left. */
  | { readonly kind: 'serverForgotten'; readonly isForgotten: (url: string) => boolean }
  | { readonly kind: 'everythingErased' };

/** What the trigger changes about these values, by their definitions. Values that stay the same are left out. */
export function erase(values: Partial<Values>, trigger: Trigger): Partial<Values> {
  const changed = (Object.keys(values) as StoredName[]).flatMap((name) => {
    const before: unknown = values[name];
    const after = erased(name, before, trigger);
    return Object.is(before, after) ? [] : [[name, after] as const];
  });
  return Object.fromEntries(changed) as Partial<Values>;
}

function erased(name: StoredName, value: unknown, trigger: Trigger): unknown {
  const { eraseOn, initial } = definitionOf(name);
  if (eraseOn[trigger.kind] === WHOLE) return initial;
  return erasePart(eraseOn, value, trigger);
}

function erasePart(
  { lock, tabClosed, contextRemoved, serverForgotten, everythingErased }: EraseOn<unknown>,
  value: unknown,
  trigger: Trigger,
) {
  switch (trigger.kind) {
    case 'lock':
      return typeof lock === 'function' ? lock(value) : value;
    case 'tabClosed':
      return tabClosed?.(value, trigger.tabId) ?? value;
    case 'contextRemoved':
      return contextRemoved ? contextRemoved(value, trigger.isRemoved) : value;
    case 'serverForgotten':
      return serverForgotten ? serverForgotten(value, trigger.isForgotten) : value;
    case 'everythingErased':
      return typeof everythingErased === 'function' ? everythingErased(value) : value;
  }
}
