import type { Input, Metadata } from './read.ts';

const flat = (text: string) => text.trim().replace(/\s+/g, ' ').replaceAll('|', '\\|');

function defaultOf(input: Input): string {
  if (input.required) return '**required**';
  const text = String(input.default ?? '');
  return text === '' ? '' : `\`${flat(text)}\``;
}

function typeOf(input: Input): string {
  const values = input['allowed-values'];
  return values === undefined ? (input.type ?? 'string') : values.map(value => `\`${value}\``).join(', ');
}

function inputTable(inputs: Record<string, Input>): string {
  const current = Object.entries(inputs).filter(([, input]) => input['renamed-to'] === undefined);
  if (current.length === 0) return 'None.';
  const rows = current.map(
    ([name, input]) =>
      `| \`${name}\` | ${flat(input.description)} | ${typeOf(input)} | ${defaultOf(input)} |`,
  );
  return ['| input | what it is | type | default |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function outputTable(outputs: Record<string, { description: string }>): string {
  if (Object.keys(outputs).length === 0) return 'None.';
  const rows = Object.entries(outputs).map(
    ([name, output]) => `| \`${name}\` | ${flat(output.description)} |`,
  );
  return ['| output | what it is |', '| --- | --- |', ...rows].join('\n');
}

/** A README with its tables filled in between the markers; a missing marker is told as a problem. */
export function fillReadme(
  readme: string,
  { inputs = {}, outputs = {} }: Metadata,
): string | { problem: string } {
  const tables = { inputs: inputTable(inputs), outputs: outputTable(outputs) };
  let text = readme;
  for (const [marker, table] of Object.entries(tables)) {
    const between = new RegExp(`(<!-- ${marker} -->)[\\s\\S]*?(<!-- /${marker} -->)`);
    if (!between.test(text)) return { problem: `has no <!-- ${marker} --> … <!-- /${marker} --> markers` };
    text = text.replace(between, (_, open: string, close: string) => `${open}\n${table}\n${close}`);
  }
  return text;
}
