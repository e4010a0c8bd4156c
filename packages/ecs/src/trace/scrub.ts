/** Longest text that a trace keeps: ECS's own reasons are shorter, and a program's output is longer. */
const LONGEST = 600;

/** What may stand within ECS's own sentences and is not ECS's: credentials, and the words of a command. */
const PRIVATE: [RegExp, string][] = [
  [/\/\/[^/\s:@]+:[^/\s@]+@/g, '//<credentials>@'],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, '<access key>'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '<token>'],
  [
    /(?<!arn:\S*)\b([\w-]*(?:password|passwd|pwd|secret|token|credential|api_?key|auth)[\w-]*["']?)(\s*[=:]\s*)(?!arn:)("[^"]*"|'[^']*'|\S+)/gi,
    '$1$2<value>',
  ],
  [/(\bexec:?\s+)(?:"[^"]*"|'[^']*'|\[[^\]]*\])/g, '$1<command>'],
  [/(--?[\w-]+=)\S+/g, '$1<value>'],
];

/** A platform's sentence without what a user may have put into it, and of bounded length. */
export function scrub(text: string): string {
  const clean = PRIVATE.reduce((kept, [pattern, instead]) => kept.replaceAll(pattern, instead), text);
  return clean.length <= LONGEST ? clean : `${clean.slice(0, LONGEST)}…`;
}
