import type { SourceFile } from './source-files.ts';

const EXPORT = /^export (?:default |declare |abstract |async )*(?:function\*?|const|class|interface|type|\{)\s*(\w*)/;

/**
 * Exports without a docstring, as `path: name`. The type of a schema, after it and named without `Schema`, is
 * told by the schema's docstring; and overloads by that of the first.
 */
export function undocumentedExports({ path, text }: SourceFile): string[] {
  const lines = text.split('\n');
  let schema = '';
  let previous = '';
  return lines.flatMap((line, index) => {
    const name = EXPORT.exec(line)?.[1];
    if (name === undefined) return [];
    const isTold =
      lines[index - 1]?.trimEnd().endsWith('*/') || `${name}Schema` === schema || (name !== '' && name === previous);
    schema = name.endsWith('Schema') ? name : schema;
    previous = name;
    return isTold ? [] : [`${path}: ${name || line}`];
  });
}
