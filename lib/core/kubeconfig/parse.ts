import {
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
  Parser,
  type ScalarTag,
  visit,
} from 'yaml';
import { failure, type Outcome, success } from '../outcome.ts';
import { problemOf } from './redact.ts';

const LARGEST_TEXT = 5_000_000;
const MOST_ALIASES = 1000;
const DEEPEST_NESTING = 100;

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
export function parseYaml(file: string, text: string): Outcome<Parsed> {
  if (text.length > LARGEST_TEXT) return failure(problemOf('kubeconfigTooLarge', { file }));
  try {
    return parseFirstDocument(file, text);
  } catch {
    // Too deep, too many aliases, or aliases that multiply.
    return failure(problemOf('kubeconfigTooIntricate', { file }));
  }
}

function parseFirstDocument(file: string, text: string): Outcome<Parsed> {
  const lines = new LineCounter();
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: String(Math.max(line, 1)), column: String(Math.max(col, 1)) };
  };
  const [document] = new Composer({
    version: '1.2',
    schema: 'failsafe',
    customTags: PLAIN_SCALARS,
    merge: true,
    uniqueKeys: false,
    logLevel: 'silent',
  }).compose(tokensOf(text, lines), true, text.length);
  if (!document) return failure(problemOf('kubeconfigTooIntricate', { file }));

  const [fault] = [...document.errors, ...document.warnings].sort((one, other) => one.pos[0] - other.pos[0]);
  if (fault) {
    const code = fault.code === 'TAB_AS_INDENT' ? 'kubeconfigTabIndented' : 'kubeconfigYamlInvalid';
    return failure(problemOf(code, { file, ...positionAt(fault.pos[0]) }));
  }
  const unsound = findUnsoundNode(document);
  if (unsound !== null) return failure(problemOf('kubeconfigYamlInvalid', { file, ...positionAt(unsound) }));

  const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
  return success({ value, positionOf: (path) => positionAt(offsetOf(document, path)) });
}

/**
 * The tokens of a text, while it is nested no deeper than any kubeconfig. The library walks its tree by recursion,
 * and for each alias over all that came before: both are bounded before it begins.
 */
function* tokensOf(text: string, lines: LineCounter): Generator<CST.Token, void> {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  let aliases = 0;
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    if (CST.tokenType(lexeme) === 'alias') aliases += 1;
    if (aliases > MOST_ALIASES || parser.stack.length > DEEPEST_NESTING) throw new RangeError('too intricate');
  }
  yield* parser.end();
}

/** Offset of the first alias to nothing or to what it stands in, or key that is no text. */
function findUnsoundNode(document: Document): number | null {
  const anchors = new Set<string>();
  let unsound: number | null = null;
  visit(document, {
    Node(_key, node, ancestors) {
      if (!isAlias(node)) {
        if (node.anchor) anchors.add(node.anchor);
        return undefined;
      }
      const isInside = ancestors.some((around) => isCollection(around) && around.anchor === node.source);
      if (anchors.has(node.source) && !isInside) return undefined;
      unsound = node.range?.[0] ?? 0;
      return visit.BREAK;
    },
    Pair(_key, { key }) {
      if (!isCollection(key)) return undefined;
      unsound = key.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return unsound;
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const key of [...path, null]) {
    if (isAlias(node)) node = node.resolve(document);
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
