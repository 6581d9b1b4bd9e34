import type { ContextState } from '../../core/context-state.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { Problem } from '../../core/problems.ts';
import type { IconName } from '../shared/Icon.tsx';
import { type Entry, entryKey } from './entries.ts';

/** Something that can be done with what a row stands for. */
export interface Action {
  readonly id: string;
  readonly icon: IconName;
  readonly title: string;
  readonly detail?: string;
  /** Keys that do the same from outside the list of actions. */
  readonly keys?: readonly string[];
  /** Whether it is on, for something to switch on and off. */
  readonly isOn?: boolean;
  /** What it means, where its title does not say. */
  readonly explanation?: string;
  readonly run: () => void;
}

/** One row of the popup's list. */
export type Row =
  | {
      readonly kind: 'service';
      readonly entry: Entry;
      /** What the title of the section doesn't say. */
      readonly showsNamespace: boolean;
      readonly showsContext: boolean;
    }
  | { readonly kind: 'attention'; readonly context: KubeContext; readonly problem: Problem }
  /** Null for all contexts. */
  | { readonly kind: 'context'; readonly state: ContextState | null; readonly serviceCount: number }
  | { readonly kind: 'pastedUrl'; readonly context: KubeContext; readonly url: string; readonly appName: string }
  | { readonly kind: 'action'; readonly action: Action };

/** How a row was chosen. */
export interface Choice {
  /** Whether the tab that it opens stays behind the one in front. */
  readonly isInBackground?: boolean;
  readonly isInNewWindow?: boolean;
}

/** Rows under a title; an empty one is not shown. */
export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** Longer names have the line to themselves. */
const LONG_NAME = 24;

/** Tells a row from every other one of the same list. */
export function rowKey(row: Row): string {
  switch (row.kind) {
    case 'service':
      return `service ${entryKey(row.entry)}`;
    case 'attention':
      return `attention ${row.context.id}`;
    case 'context':
      return `context ${row.state?.context.id ?? ''}`;
    case 'pastedUrl':
      return `url ${row.context.id}`;
    case 'action':
      return `action ${row.action.id}`;
  }
}

/** Whether a row has a second line. */
export function hasTwoLines(row: Row): boolean {
  switch (row.kind) {
    case 'service':
      return row.showsNamespace && row.entry.service.displayName.length > LONG_NAME;
    case 'context':
      return row.state !== null;
    case 'action':
      return false;
    case 'attention':
    case 'pastedUrl':
      return true;
  }
}

/** The context that a row belongs to; null for none. */
export function contextOfRow(row: Row | undefined): KubeContext | null {
  switch (row?.kind) {
    case 'service':
      return row.entry.context;
    case 'attention':
    case 'pastedUrl':
      return row.context;
    case 'context':
      return row.state?.context ?? null;
    default:
      return null;
  }
}
