import type { SourceFile } from './source-files.ts';

const EXPORT = /^export (?:default |declare |abstract |async )*(?:function\*?|const|class|interface|type|\{)\s*(\w*)/;

/**
 * Exports without a docstring, as `path: name`. A schema's docstring counts for the type that follows it under the same name
 * without `Schema`, and the docstring of the first overload for the others.
 */
export function undocumentedExports({ path, text }: SourceFile): string[] {
  const lines = text.split('\n');
  let schema = '';
  let previous = '';
  return lines.flatMap((line, index) => {
    const name = EXPORT.exec(line)?.[1];
    if (name === undefined) return [];
    const isDocumented =
      lines[index - 1]?.trimEnd().endsWith('*/') || `${name}Schema` === schema || (name !== '' && name === previous);
    schema = name.endsWith('Schema') ? name : schema;
    previous = name;
    return isDocumented ? [] : [`${path}: ${name || line}`];
  });
}
