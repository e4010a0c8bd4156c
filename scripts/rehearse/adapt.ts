/*
 * The templates are written for GitHub as it is today. act does not know three things in them, and just
 * these are rewritten, by name, in a copy.
 */

export interface Adapted {
  text: string;
  /** What was rewritten, a line each, to be said out loud. */
  rewritten: string[];
}

interface Rule {
  name: string;
  pattern: RegExp;
  replacement: string;
}

const rules = (slug: string): Rule[] => [
  { name: '`uses: $/…` → the suite by its name', pattern: /(uses:\s*)\$\//g, replacement: `$1${slug}/` },
  { name: '`concurrency.queue` left out', pattern: /^ +queue: .*\n/gm, replacement: '' },
  {
    name: '`environment.deployment` left out',
    pattern: /^ +deployment: (?:true|false).*\n/gm,
    replacement: '',
  },
];

/** A workflow for act: `uses: $/x` → `org/pipeline/x@v1`, without `concurrency.queue` and `environment.deployment`. */
export function adaptForAct(workflow: string, slug: string, ref: string): Adapted {
  const rewritten: string[] = [];
  let text = workflow;
  for (const { name, pattern, replacement } of rules(slug)) {
    if (!pattern.test(text)) continue;
    text = text.replace(pattern, replacement);
    rewritten.push(name);
  }
  const ours = new RegExp(`(uses:\\s*${slug}/[\\w./-]+)(?=\\s*(?:#.*)?$)`, 'gm');
  return { text: text.replace(ours, `$1@${ref}`), rewritten };
}
