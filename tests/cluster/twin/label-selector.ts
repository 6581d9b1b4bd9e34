import { badRequest } from './status.ts';

type Labels = Readonly<Record<string, string>>;

/**
 * A test for labels that a `labelSelector` describes: `a=b`, `a==b`, `a!=b`, `a in (b,c)`, `a notin (b,c)`, `a`, `!a`,
 * several joined by commas.
 */
export function readSelector(selector: string): (labels: Labels) => boolean {
  const requirements = selector.split(/,(?![^(]*\))/).filter((text) => text.trim() !== '');
  const tests = requirements.map((text) => readRequirement(text.trim()));
  return (labels) => tests.every((holds) => holds(labels));
}

function readRequirement(text: string): (labels: Labels) => boolean {
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
