import type { Grant } from '../../../lib/core/tabs/grant.ts';
import type { Navigation, TabAccess } from '../../../lib/core/tabs/tab-state.ts';

/** The access of a tab in the model. */
type ModelAccess =
  | { readonly state: 'granted' | 'suspended'; readonly grant: Grant }
  | { readonly state: 'quarantined' };

/**
 * A simple model of the tabs of a browser and of what Portside knows about them. It shares no code with `tab-state.ts`: it
 * is mutable, and a tab without an entry is ungranted.
 */
export class TabModel {
  /** Ids of the open tabs. Their number never changes: where a tab closes, a new one opens. */
  readonly openTabIds = [1, 2, 3, 4];
  readonly #access = new Map<number, ModelAccess>();
  readonly #navigations = new Map<number, Navigation>();
  #nextTabId = 5;

  /** Ids of all tabs that have ever been open. */
  get allTabIds(): number[] {
    return Array.from({ length: this.#nextTabId - 1 }, (_, index) => index + 1);
  }

  /** The access of a tab, in the form of `tab-state.ts`. */
  accessOf(tabId: number): TabAccess {
    return this.#access.get(tabId) ?? { state: 'ungranted' };
  }

  /** The last navigation of a tab; null without one. */
  navigationOf(tabId: number): Navigation | null {
    return this.#navigations.get(tabId) ?? null;
  }

  /** The grant that a tab holds or can get back; null without one. */
  grantOf(tabId: number): Grant | null {
    const access = this.#access.get(tabId);
    return access && access.state !== 'quarantined' ? access.grant : null;
  }

  /** The granted tabs with their grants, by ascending id. */
  grantedTabs(): { tabId: number; grant: Grant }[] {
    return this.allTabIds.flatMap((tabId) => {
      const access = this.#access.get(tabId);
      return access?.state === 'granted' ? [{ tabId, grant: access.grant }] : [];
    });
  }

  /** Ids of the tabs in a state, in ascending order. A tab that nothing was recorded about is in none. */
  tabIdsIn(state: TabAccess['state']): number[] {
    const isKnown = (tabId: number) => this.#access.has(tabId) || this.#navigations.has(tabId);
    return this.allTabIds.filter((tabId) => isKnown(tabId) && this.accessOf(tabId).state === state);
  }

  /** Whether the tab is ungranted, or holds or held exactly this grant and is not quarantined. */
  canGrant(tabId: number, grant: Grant): boolean {
    const access = this.#access.get(tabId);
    if (!access) return true;
    return access.state !== 'quarantined' && JSON.stringify(access.grant) === JSON.stringify(grant);
  }

  grant(tabId: number, grant: Grant): void {
    this.#access.set(tabId, { state: 'granted', grant });
  }

  suspend(isSuspended: (grant: Grant) => boolean): void {
    for (const [tabId, access] of this.#access) {
      if (access.state === 'granted' && isSuspended(access.grant)) {
        this.#access.set(tabId, { state: 'suspended', grant: access.grant });
      }
    }
  }

  quarantine(tabIds: readonly number[]): void {
    for (const tabId of tabIds) this.#access.set(tabId, { state: 'quarantined' });
  }

  quarantineGrants(isEnded: (grant: Grant) => boolean): void {
    for (const [tabId, access] of this.#access) {
      if (access.state !== 'quarantined' && isEnded(access.grant)) this.quarantine([tabId]);
    }
  }

  navigate(tabId: number, navigation: Navigation): void {
    this.#navigations.set(tabId, navigation);
  }

  /** The person agrees to this URL, whatever the tab came with before. */
  agree(tabId: number, url: string): void {
    const before = this.#navigations.get(tabId);
    const initiator = before?.url === url ? before.initiator : ({ kind: 'page', origin: null } as const);
    this.#navigations.set(tabId, { url, initiator, agreement: { contextId: null } });
  }

  showNeighbour(tabId: number): void {
    if (this.#access.get(tabId)?.state !== 'granted') this.quarantine([tabId]);
  }

  /** Closes a tab and opens a new one. */
  close(tabId: number): void {
    this.#forget(tabId);
    this.openTabIds[this.openTabIds.indexOf(tabId)] = this.#nextTabId++;
  }

  /** Gives a tab a new id, which it returns. */
  replace(tabId: number): number {
    const newId = this.#nextTabId++;
    const [access, navigation] = [this.#access.get(tabId), this.#navigations.get(tabId)];
    this.#forget(tabId);
    if (access) this.#access.set(newId, access);
    if (navigation) this.#navigations.set(newId, navigation);
    this.openTabIds[this.openTabIds.indexOf(tabId)] = newId;
    return newId;
  }

  /** Starts a session, without the memory of the one before if it is lost. Tabs that do not exist any more are closed. */
  startSession(existingTabIds: readonly number[], ruleTabIds: readonly number[], isMemoryLost: boolean): void {
    if (isMemoryLost) for (const tabId of this.allTabIds) this.#forget(tabId);
    this.quarantine(ruleTabIds.filter((tabId) => !this.#access.has(tabId)));
    for (const tabId of this.allTabIds) if (!existingTabIds.includes(tabId)) this.#forget(tabId);
    for (const tabId of [...this.openTabIds]) if (!existingTabIds.includes(tabId)) this.close(tabId);
  }

  #forget(tabId: number): void {
    this.#access.delete(tabId);
    this.#navigations.delete(tabId);
  }
}
