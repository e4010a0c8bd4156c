/** Long enough for a person to recognise it, short enough for what stores it. */
const LONGEST = 100;

/**
 * What is locked for a deploy of one target in one environment, such as `staging/ecs=3Aeu-west-1=2Fshop=2Fapi`: two parts,
 * each valid as a part of a git ref and as a file's name. Environments are the same in any case, as GitHub has it.
 */
export function lockName(environment: string, subject: string): string {
  return `${part(environment.toLowerCase())}/${part(subject)}`;
}

/** The name as a person reads it: `staging/ecs:eu-west-1/shop/api`. */
export function lockTitle(name: string): string {
  return name.replace(/(?:=[0-9A-F]{2})+/g, encoded => {
    try {
      return decodeURIComponent(encoded.replaceAll('=', '%'));
    } catch {
      return encoded;
    }
  });
}

/** Everything but letters, digits, `_` and `-` as `=XX`, so that no two texts give the same part. */
function part(text: string): string {
  const encoded = Array.from(text, character => (/[\w-]/.test(character) ? character : hex(character))).join(
    '',
  );
  if (encoded === '') return '=';
  if (encoded.length <= LONGEST) return encoded;
  // Should two share one, their deploys wait for each other, and nothing worse.
  return `${encoded.slice(0, LONGEST)}=${fingerprint(text)}`;
}

function hex(character: string): string {
  return encodeURIComponent(character)
    .replace(/[!'()*.~]/g, plain => `%${plain.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%', '=');
}

/** FNV-1a. http://www.isthe.com/chongo/tech/comp/fnv/ */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, '0');
}
