import { oneLine } from '@pipeline/action-kit';

const SIGNS: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text from outside for an element or an attribute: no markup, and no character that XML does not know. https://www.w3.org/TR/xml/#charsets */
export function xmlText(text: string, longest?: number): string {
  return oneLine(text, longest).replace(/[&<>"']/g, sign => SIGNS[sign] ?? '');
}
