import { badRequest } from './status.ts';

type Labels = Readonly<Record<string, string>>;
type LabelPredicate = (labels: Labels) => boolean;

/**
 * Parses a `labelSelector` into a predicate. Supports `a=b`, `a==b`, `a!=b`, `a in (b,c)`, `a notin (b,c)`, `a` and
 * `!a`, joined by commas. Throws if it is invalid.
 */
export function parseLabelSelector(selector: string): LabelPredicate {
  const requirements = selector.split(/,(?![^(]*\))/).filter((text) => text.trim() !== '');
  const predicates = requirements.map((text) => parseRequirement(text.trim()));
  return (labels) => predicates.every((matches) => matches(labels));
}

function parseRequirement(text: string): LabelPredicate {
  const set = /^([\w./-]+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(text);
  if (set) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((value) => value.trim());
    return (labels) => (labels[key] !== undefined && values.includes(labels[key])) === (operator === 'in');
  }
  const equality = /^([\w./-]+)\s*(==?|!=)\s*([\w.-]*)$/.exec(text);
  if (equality) {
    const [, key = '', operator, value] = equality;
    return (labels) => (labels[key] === value) === (operator !== '!=');
  }
  const existence = /^(!?)\s*([\w./-]+)$/.exec(text);
  if (!existence) throw badRequest(`unable to parse requirement: ${text}`);
  const [, not, key = ''] = existence;
  return (labels) => key in labels === (not === '');
}
