/** As much of XML 1.0 as tells whether a text is one element, whole. https://www.w3.org/TR/xml/#sec-well-formed */
export function elementsIn(xml: string): { name: string; attributes: Record<string, string> }[] {
  const wrong = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u.exec(xml);
  if (wrong) throw new Error(`no character of XML: ${JSON.stringify(wrong[0])}`);
  const found: { name: string; attributes: Record<string, string> }[] = [];
  const open: string[] = [];
  let at = 0;
  for (const tag of xml.matchAll(/<([^>]*)>/g)) {
    textOf(xml.slice(at, tag.index), open.length > 0);
    at = tag.index + tag[0].length;
    const [, name = '', attributes = '', end] =
      /^(\/?[a-z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)$/i.exec(tag[1] ?? '') ?? [];
    if (name === '') throw new Error(`no tag: ${tag[0]}`);
    if (open.length === 0 && found.length > 0) throw new Error(`a second root: ${tag[0]}`);
    if (name.startsWith('/')) {
      if (open.pop() !== name.slice(1)) throw new Error(`${tag[0]} closes another`);
      continue;
    }
    const pairs = [...attributes.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [
      key,
      textOf(value, true),
    ]);
    found.push({ name, attributes: Object.fromEntries(pairs) });
    if (end !== '/') open.push(name);
  }
  textOf(xml.slice(at), false);
  if (open.length > 0) throw new Error(`left open: ${open.join(', ')}`);
  return found;
}

function textOf(text: string, inside: boolean): string {
  if (!inside && text.trim() !== '') throw new Error(`text outside of the root: ${text}`);
  if (/&(?!(?:amp|lt|gt|quot|apos|#\d+);)|[<>]/.test(text)) throw new Error(`not escaped: ${text}`);
  return text;
}
