/**
 * Paragraphs of `Key: value` lines, as dpkg, apk and Python write them, as far as their keys are `wanted`. Lines that
 * go on with the one before are left out; of several with one key the first counts.
 * https://www.debian.org/doc/debian-policy/ch-controlfields.html#syntax-of-control-files
 */
export function* paragraphs(text: string, wanted: readonly string[]): Generator<Map<string, string>> {
  let fields = new Map<string, string>();
  let empty = true;
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from);
    const line = text.slice(from, end < 0 ? undefined : end);
    from = end < 0 ? text.length : end + 1;
    if (line === '' || line === '\r') {
      if (!empty) yield fields;
      fields = new Map();
      empty = true;
      continue;
    }
    empty = false;
    const colon = line.indexOf(':');
    const key = line.slice(0, Math.max(0, colon));
    if (wanted.includes(key) && !fields.has(key)) fields.set(key, line.slice(colon + 1).trim());
  }
  if (!empty) yield fields;
}
