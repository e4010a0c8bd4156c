import type { WholeRelease } from '@pipeline/release-history';

/** `release 42.1 (abc1234)` */
export function releaseWords({ id, commit }: Pick<WholeRelease, 'id' | 'commit'>): string {
  return `release ${id} (${commit.sha.slice(0, 7)})`;
}

/** `web: api@sha256:3f2a1bc09d11, model: s3://models/ranker.onnx`; the only container's image without its name. */
export function artifactWords(artifacts: Readonly<Record<string, string>>): string {
  return Object.entries(artifacts)
    .map(([name, text]) => (name === '' ? short(text) : `${name}: ${short(text)}`))
    .join(', ');
}

/** An image without its registry, and with as much of its digest as a person compares. */
export function short(text: string): string {
  const [, name, digest] = /^.*\/([^/@]+)@(sha256:[a-f0-9]{12})[a-f0-9]{52}$/.exec(text) ?? [];
  return name === undefined ? text : `${name}@${digest}`;
}

/** With a full stop. */
export function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
