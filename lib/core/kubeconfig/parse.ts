import {
  type Alias,
  Composer,
  CST,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  Parser,
  type ScalarTag,
  visit,
} from 'yaml';
import { failure, type Outcome, success } from '../outcome.ts';
import type { Steps } from '../steps.ts';
import { problemOf } from './redact.ts';

/** Of one file, in characters. Said in the problem’s sentence. */
const LARGEST_TEXT = 5_000_000;
const MOST_ALIASES = 1000;
const DEEPEST_NESTING = 100;
/** About 12,000 contexts as kubectl writes them. What is made of lexemes is made in one go, and this bounds it. */
const MOST_LEXEMES = 1_000_000;
const LEXEMES_PER_STEP = 1000;
/** No kubeconfig has a directive; each costs as much as a page of text. */
const MOST_DIRECTIVES = 100;
/** Of so many one is the first. */
const MOST_FAULTS = 100;

/** Where something stands in a text, counted from 1. As text, because it goes into sentences. */
export interface Position {
  readonly line: string;
  readonly column: string;
}

/** What a text holds, and where. */
export interface Parsed {
  readonly value: unknown;
  /** Where the value at this path begins, or the nearest one around it that is there. */
  positionOf(path: readonly PropertyKey[]): Position;
}

/**
 * The value of a YAML or JSON text. Of several documents the first one counts, of a key given twice the last, as in
 * client-go. What the YAML library only warns of (unknown tags, odd directives) is refused.
 *
 * Problems say where, never what: the library's messages quote the text, and with it tokens.
 */
export function* parseYaml(file: string, text: string): Steps<Outcome<Parsed>> {
  if (text.length > LARGEST_TEXT) return failure(problemOf('kubeconfigTooLarge', { file }));
  try {
    return yield* parseFirstDocument(file, text);
  } catch {
    // Too deep, too much, or aliases that multiply.
    return failure(problemOf('kubeconfigTooIntricate', { file }));
  }
}

function* parseFirstDocument(file: string, text: string): Steps<Outcome<Parsed>> {
  const lines = new LineCounter();
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: String(Math.max(line, 1)), column: String(Math.max(col, 1)) };
  };
  const { tokens, faults } = yield* readTokens(text, lines);
  const document = compose(tokens, text.length, faults);
  const [fault] = faults.sort((one, other) => one.offset - other.offset);
  if (fault) {
    const code = fault.code === 'TAB_AS_INDENT' ? 'kubeconfigTabIndented' : 'kubeconfigYamlInvalid';
    return failure(problemOf(code, { file, ...positionAt(fault.offset) }));
  }
  if (!document) return failure(problemOf('kubeconfigTooIntricate', { file }));
  yield;
  const { unsound, targets } = followAliases(document);
  if (unsound !== null) return failure(problemOf('kubeconfigYamlInvalid', { file, ...positionAt(unsound) }));
  yield;
  const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
  yield;
  return success({ value, positionOf: (path) => positionAt(offsetOf(document.contents, path, targets)) });
}

/** Something in a text that is no YAML, or none that is taken. */
interface Fault {
  readonly offset: number;
  readonly code: string;
}

/**
 * The tokens of a text's first document, up to the first that is none, while it is no larger and nested no deeper
 * than any kubeconfig. The library walks its tree by recursion, and for each alias over all that came before: both
 * are bounded before it begins.
 */
function* readTokens(text: string, lines: LineCounter): Steps<{ tokens: CST.Token[]; faults: Fault[] }> {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  const tokens: CST.Token[] = [];
  const faults: Fault[] = [];
  const counts = { lexeme: 0, alias: 0, directive: 0, document: 0 };
  const take = (token: CST.Token) => {
    if (token.type === 'document') counts.document += 1;
    if (token.type === 'directive') counts.directive += 1;
    if (token.type === 'error') faults.push({ offset: token.offset, code: 'UNEXPECTED_TOKEN' });
    else if (counts.document < 2) tokens.push(token);
  };
  for (const lexeme of new Lexer().lex(text)) {
    counts.lexeme += 1;
    if (CST.tokenType(lexeme) === 'alias') counts.alias += 1;
    for (const token of parser.next(lexeme)) take(token);
    if (faults.length > 0 || counts.document > 1) break;
    if (isTooMuch(counts) || parser.stack.length > DEEPEST_NESTING) throw new RangeError('too intricate');
    if (counts.lexeme % LEXEMES_PER_STEP === 0) yield;
  }
  for (const token of parser.end()) take(token);
  return { tokens, faults };
}

function isTooMuch({ lexeme, alias, directive }: Readonly<Record<'lexeme' | 'alias' | 'directive', number>>): boolean {
  return lexeme > MOST_LEXEMES || alias > MOST_ALIASES || directive > MOST_DIRECTIVES;
}

/**
 * The first document of these tokens; null where it has too many faults to go on. All faults are collected, since
 * they do not come in the order of the text.
 */
function compose(tokens: readonly CST.Token[], end: number, faults: Fault[]): Document | null {
  const composer = new Composer({
    version: '1.2',
    schema: 'failsafe',
    customTags: PLAIN_SCALARS,
    merge: true,
    uniqueKeys: false,
    logLevel: 'silent',
  });
  const onError = (at: number | readonly [number, number, ...number[]] | { offset: number }, code: string) => {
    let offset: number;
    if (typeof at === 'number') offset = at;
    else offset = 'offset' in at ? at.offset : at[0];
    faults.push({ offset, code });
    if (faults.length > MOST_FAULTS) throw new RangeError('too many faults');
  };
  // In place of the library's own, which makes an Error of each fault: of half a million that takes seconds.
  Reflect.set(composer, 'onError', onError);
  try {
    const [document = null] = composer.compose(tokens, true, end);
    for (const { pos, code } of [...(document?.errors ?? []), ...(document?.warnings ?? [])]) {
      faults.push({ offset: pos[0], code });
    }
    return document;
  } catch (error) {
    if (faults.length <= MOST_FAULTS) throw error;
    return null;
  }
}

interface Aliases {
  /** Offset of the first alias to nothing or to what it stands in, or key that is no text. */
  readonly unsound: number | null;
  /** What each stands for. */
  readonly targets: ReadonlyMap<Alias, Node>;
}

/**
 * What the aliases of a document stand for. Throws where together they stand for more than a text may hold: each
 * alone may be sound, and a thousand of them a gigabyte.
 */
function followAliases(document: Document): Aliases {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  const spans: { at: number; length: number }[] = [];
  let unsound: number | null = null;
  let total = 0;
  visit(document, {
    Node(_key, node, ancestors) {
      if (!isAlias(node)) {
        if (node.anchor) anchors.set(node.anchor, node);
        return undefined;
      }
      const target = anchors.get(node.source);
      const isInside = ancestors.some((around) => isCollection(around) && around.anchor === node.source);
      const at = node.range?.[0] ?? 0;
      if (!target || isInside) {
        unsound = at;
        return visit.BREAK;
      }
      targets.set(node, target);
      const [start, end] = target.range ?? [0, 0];
      // Aliases inside the target came before this one, with all that they stand for.
      const inside = spans.filter((span) => span.at >= start && span.at < end);
      const length = inside.reduce((sum, span) => sum + span.length, end - start);
      spans.push({ at, length });
      total += length;
      if (total > LARGEST_TEXT) throw new RangeError('aliases multiply');
      return undefined;
    },
    Pair(_key, { key }) {
      if (!isCollection(key)) return undefined;
      unsound = key.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return { unsound, targets };
}

function offsetOf(contents: unknown, path: readonly PropertyKey[], targets: Aliases['targets']): number {
  let node = contents;
  let offset = 0;
  for (const key of [...path, null]) {
    if (isAlias(node)) node = targets.get(node);
    if (isScalar(node) || isCollection(node)) offset = node.range?.[0] ?? offset;
    if (isMap(node)) node = node.items.findLast((pair) => isScalar(pair.key) && pair.key.value === key)?.value;
    else if (isSeq(node)) node = node.items[Number(key)];
    else break;
  }
  return offset;
}

/**
 * What an unquoted scalar means to the YAML library of kubectl (YAML 1.1 as `sigs.k8s.io/yaml/goyaml.v2/resolve.go`
 * has it). Only the type matters: no field of a kubeconfig that Portside reads is a number.
 */
const PLAIN_SCALARS: ScalarTag[] = [
  plainScalar('null', /^(?:~|null|Null|NULL)?$/, () => null),
  plainScalar('bool', /^(?:y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/, () => true),
  plainScalar('bool', /^(?:n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/, () => false),
  plainScalar('int', /^[-+]?(?:0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+)$/, Number),
  plainScalar('float', /^[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?$/, Number),
  plainScalar('float', /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/, Number),
];

function plainScalar(name: string, test: RegExp, resolve: (text: string) => unknown): ScalarTag {
  return { tag: `tag:yaml.org,2002:${name}`, default: true, test, resolve };
}
