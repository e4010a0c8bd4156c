/** A value as AWS Query answers carry it: text, or elements in order; `undefined` is left out. */
export type XmlValue = string | number | Date | { [element: string]: XmlValue | undefined };

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

export function xml(value: XmlValue): string {
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z');
  if (typeof value !== 'object') return String(value).replace(/[&<>"']/g, found => ENTITIES[found] ?? found);
  return Object.entries(value)
    .map(([name, inner]) => (inner === undefined ? '' : `<${name}>${xml(inner)}</${name}>`))
    .join('');
}
