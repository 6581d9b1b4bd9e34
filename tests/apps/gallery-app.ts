import type { Page } from 'puppeteer';
import type { Place } from './place.ts';
import type { WayName } from './ways.ts';

/**
 * A web application that nobody here wrote: how it is had and started, and what a person does with it.
 *
 * Each way in gets the app started anew in an empty folder, so that nothing of one column helps another.
 */
export interface GalleryApp {
  /** Name of its file, and of its service in the cluster. */
  readonly name: string;
  readonly title: string;
  /** What it is and what it is built of, in one line. */
  readonly kind: string;
  /** What `use` does, and what it takes as the proof that the app works. */
  readonly check: string;
  readonly source: Source;
  /** Part of `--lean`, and so of `npm test`: starts in seconds and comes from npm alone. */
  readonly isLean?: boolean;
  /** Where a person enters, below the app's root. Empty for the root itself. */
  readonly entry?: string;
  /** Whether a person has to have it shown at the root of the address, with a click in Portside's popup. */
  readonly isAtRoot?: boolean;
  /** Starts it so that it listens at `place.port` on loopback, and returns once it answers. */
  start(place: Place): Promise<void>;
  /**
   * Uses it as a person would. The page already shows the entry. Throws with a sentence that says what did not work.
   *
   * @param root The app's root as this way in has it, ending in a slash.
   */
  use(page: Page, root: string, place: Place): Promise<void>;
  /** What is known of why a way in fails, told beside the failure that was seen. */
  readonly why?: Partial<Record<WayName, string>>;
  /** What the observer cannot see and a reader would want to know. */
  readonly note?: string;
}

/** Where an app comes from. Versions from npm are exact; Debian's are those of the release. */
export interface Source {
  readonly npm?: Readonly<Record<string, string>>;
  /** npm's `overrides`, for packages whose own wishes cannot be met. */
  readonly overrides?: Readonly<Record<string, unknown>>;
  readonly debian?: readonly string[];
}
