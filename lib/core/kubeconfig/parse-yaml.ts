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
import { safeProblem } from '../text/safe-problem.ts';

/** Characters of one file. The problem's sentence names this limit. */
const MAX_TEXT_LENGTH = 5_000_000;
const MAX_ALIASES = 1000;
const MAX_DEPTH = 100;
/** About 12,000 contexts as kubectl writes them. */
const MAX_LEXEMES = 1_000_000;
/** No kubeconfig has a directive; each costs as much as a page of text. */
const MAX_DIRECTIVES = 100;
/** Enough to find the first one. */
const MAX_ERRORS = 100;

/** A position in a text, counted from 1. As text, because it becomes part of sentences. */
export interface Position {
  readonly line: string;
  readonly column: string;
}

/** The value of a text, with the positions of its parts. */
export interface Parsed {
  readonly value: unknown;
  /** Where the value at this path begins, or the nearest enclosing value that exists. */
  positionOf(path: readonly PropertyKey[]): Position;
}

/**
 * Parses a YAML or JSON text. Of several documents the first one counts, and of a repeated key the last one, as in
 * client-go. What the YAML library only warns about (unknown tags, odd directives) is refused.
 *
 * Problems say where, never what: the library's messages quote the text, and with it tokens.
 */
export function parseYaml(file: string, text: string): Outcome<Parsed> {
  if (text.length > MAX_TEXT_LENGTH) return failure(safeProblem('kubeconfigTooLarge', { file }));
  try {
    return parseFirstDocument(file, text);
  } catch {
    // Nested too deeply, too large, or with aliases that multiply.
    return failure(safeProblem('kubeconfigTooComplex', { file }));
  }
}

function parseFirstDocument(file: string, text: string): Outcome<Parsed> {
  const lines = new LineCounter();
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: String(Math.max(line, 1)), column: String(Math.max(col, 1)) };
  };
  const { tokens, errors } = tokenize(text, lines);
  const document = compose(tokens, text.length, errors);
  const [firstError] = errors.sort((one, other) => one.offset - other.offset);
  if (firstError) {
    const code = firstError.code === 'TAB_AS_INDENT' ? 'kubeconfigTabIndented' : 'kubeconfigYamlInvalid';
    return failure(safeProblem(code, { file, ...positionAt(firstError.offset) }));
  }
  if (!document) return failure(safeProblem('kubeconfigTooComplex', { file }));
  const { invalidAt, targets } = resolveAliases(document);
  if (invalidAt !== null) return failure(safeProblem('kubeconfigYamlInvalid', { file, ...positionAt(invalidAt) }));
  const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
  return success({ value, positionOf: (path) => positionAt(offsetOf(document.contents, path, targets)) });
}

/** Something that is not YAML, or not YAML that is accepted here. */
interface SyntaxFault {
  readonly offset: number;
  readonly code: string;
}

/**
 * The tokens of a text's first document, up to the first invalid one. Stops where the text is larger or nested more deeply
 * than any kubeconfig: the library walks its tree recursively, and for each alias over everything before it, so both are
 * bounded before it starts.
 */
function tokenize(text: string, lines: LineCounter): { tokens: CST.Token[]; errors: SyntaxFault[] } {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  const tokens: CST.Token[] = [];
  const errors: SyntaxFault[] = [];
  const counts = { lexeme: 0, alias: 0, directive: 0, document: 0 };
  const take = (token: CST.Token) => {
    if (token.type === 'document') counts.document += 1;
    if (token.type === 'directive') counts.directive += 1;
    if (token.type === 'error') errors.push({ offset: token.offset, code: 'UNEXPECTED_TOKEN' });
    else if (counts.document < 2) tokens.push(token);
  };
  for (const lexeme of new Lexer().lex(text)) {
    counts.lexeme += 1;
    if (CST.tokenType(lexeme) === 'alias') counts.alias += 1;
    for (const token of parser.next(lexeme)) take(token);
    if (errors.length > 0 || counts.document > 1) break;
    if (exceedsLimits(counts) || parser.stack.length > MAX_DEPTH) throw new RangeError('Too complex');
  }
  for (const token of parser.end()) take(token);
  return { tokens, errors };
}

type Counts = Readonly<Record<'lexeme' | 'alias' | 'directive', number>>;

function exceedsLimits({ lexeme, alias, directive }: Counts): boolean {
  return lexeme > MAX_LEXEMES || alias > MAX_ALIASES || directive > MAX_DIRECTIVES;
}

/**
 * The first document of these tokens; null where it has too many errors to go on. All errors are collected, because they
 * are not reported in the order of the text.
 */
function compose(tokens: readonly CST.Token[], end: number, errors: SyntaxFault[]): Document | null {
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
    errors.push({ offset, code });
    if (errors.length > MAX_ERRORS) throw new RangeError('Too many errors');
  };
  // Replaces the library's own handler, which creates an Error object each time: for half a million that takes seconds.
  Reflect.set(composer, 'onError', onError);
  try {
    const [document = null] = composer.compose(tokens, true, end);
    for (const { pos, code } of [...(document?.errors ?? []), ...(document?.warnings ?? [])]) {
      errors.push({ offset: pos[0], code });
    }
    return document;
  } catch (error) {
    if (errors.length <= MAX_ERRORS) throw error;
    return null;
  }
}

interface Aliases {
  /** Offset of the first alias that refers to nothing or to a node around itself, or of the first key that is not text. */
  readonly invalidAt: number | null;
  /** The node that each alias refers to. */
  readonly targets: ReadonlyMap<Alias, Node>;
}

/**
 * Resolves the aliases of a document. Throws where they expand to more than a text may contain: each alone may be fine,
 * and a thousand of them a gigabyte.
 */
function resolveAliases(document: Document): Aliases {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  const spans: { at: number; length: number }[] = [];
  let invalidAt: number | null = null;
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
        invalidAt = at;
        return visit.BREAK;
      }
      targets.set(node, target);
      const [start, end] = target.range ?? [0, 0];
      // Aliases inside the target come before this one, with everything that they expand to.
      const inside = spans.filter((span) => span.at >= start && span.at < end);
      const length = inside.reduce((sum, span) => sum + span.length, end - start);
      spans.push({ at, length });
      total += length;
      if (total > MAX_TEXT_LENGTH) throw new RangeError('Aliases expand to too much');
      return undefined;
    },
    Pair(_key, { key }) {
      if (!isCollection(key)) return undefined;
      invalidAt = key.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return { invalidAt, targets };
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
 * How kubectl's YAML library types an unquoted scalar (YAML 1.1, `sigs.k8s.io/yaml/goyaml.v2/resolve.go`). Only the type
 * matters: no kubeconfig field that Portside reads is a number.
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
