/** https://github.com/jslicense/spdx-expression-parse.js#readme */
declare module 'spdx-expression-parse' {
  export type Expression = Licence | { left: Expression; conjunction: 'and' | 'or'; right: Expression };
  interface Licence {
    license: string;
    plus?: true;
    exception?: string;
  }
  /** Throws for what is no expression. */
  export default function parse(source: string): Expression;
}
