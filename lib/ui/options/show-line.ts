/** Selects a line of the field, counted from 1, and scrolls it to the middle. The field must not wrap its lines. */
export function showLine(field: HTMLTextAreaElement, line: number): void {
  const lines = field.value.split('\n');
  const index = Math.min(line, lines.length) - 1;
  const start = lines.slice(0, index).reduce((sum, before) => sum + before.length + 1, 0);
  field.setSelectionRange(start, start + (lines[index]?.length ?? 0));
  field.scrollTop = (field.scrollHeight * (index + 0.5)) / lines.length - field.clientHeight / 2;
}
