import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/paths.ts';

export interface Page {
  /** From the repository's root. */
  path: string;
  text: string;
}

/** Every page that a reader may open. */
export function pages(): Page[] {
  const found = globSync(
    [
      '*.md',
      'docs/**/*.md',
      'actions/*/README.md',
      'packages/*/README.md',
      'examples/*/README.md',
      'bench/*.md',
    ],
    { cwd: root },
  );
  return found.sort().map(path => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** Where its links lead; what stands in code is none. */
export function linksOf(text: string): string[] {
  const prose = text.replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^()\s]+(?:\([^()]*\)[^()\s]*)?)\)/g)].flatMap(
    ([, target]) => target ?? [],
  );
}

/** The anchors that GitHub gives a page's headings. https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#section-links */
export function anchorsOf(text: string): Set<string> {
  const prose = text.replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1/gm, '');
  const anchors = new Set<string>();
  for (const [, heading = ''] of prose.matchAll(/^#{1,6} +(.+?) *$/gm)) {
    const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = words.replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '').replaceAll(' ', '-');
    let anchor = slug;
    for (let again = 1; anchors.has(anchor); again++) anchor = `${slug}-${again}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** Its blocks of code in one language. */
export function blocksOf(text: string, language: string): string[] {
  const found = text.matchAll(/^(`{3,})(\w*)[^\n]*\n([\s\S]*?)^\1/gm);
  return [...found].flatMap(([, , named, code]) => (named === language ? (code ?? '') : []));
}
