import { stripVTControlCharacters } from 'node:util';

/** Of a message. */
const LONGEST = 1_000;

/**
 * Somebody else's words on one line, without colours and control characters, and of a length to be read.
 * @param clean takes out what must not be told; before anything else would make it unlike itself
 */
export function cleanText(text: string, clean: (text: string) => string = same): string {
  const plain = clean(plainText(text)).replace(/\s+/g, ' ').trim();
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST)}…` : plain;
}

/** Without colours and control characters; tabs and line ends stay. */
export function plainText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what is left of broken ANSI sequences is to go
  return stripVTControlCharacters(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, '');
}

const same = (text: string) => text;
