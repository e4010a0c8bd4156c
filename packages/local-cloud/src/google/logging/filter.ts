import { ApiFault } from '../google-fault.ts';
import { comparison, type Test } from './comparison.ts';

const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|(>=|<=|!=|=~|!~|[=<>:()-])|([^\s"=<>!:()]+))/y;
const OPERATOR = /^(?:>=|<=|!=|=~|!~|[=<>:])$/;

/**
 * A filter in the Logging query language, as far as it is evaluated here: comparisons joined by AND (or nothing), OR and
 * NOT (or `-`), with parentheses, and `log_id()`. What is not evaluated is refused, never passed over.
 * https://docs.cloud.google.com/logging/docs/view/logging-query-language
 */
export function parseFilter(filter: string): Test {
  const tokens = tokensOf(filter);
  let at = 0;
  const take = (...wanted: string[]): boolean => {
    const found = wanted.includes(tokens[at] ?? '');
    if (found) at += 1;
    return found;
  };
  const value = (): string => {
    const text = tokens[at++];
    if (text === undefined || OPERATOR.test(text) || /^[()]$/.test(text)) throw unparseable(filter);
    return text.startsWith('"') ? unquoted(text) : text;
  };

  // NOT before OR before AND, unlike most languages.
  const all = (): Test => {
    const tests = [any()];
    while (at < tokens.length && tokens[at] !== ')') {
      take('AND');
      tests.push(any());
    }
    return entry => tests.every(test => test(entry));
  };
  const any = (): Test => {
    const tests = [one()];
    while (take('OR')) tests.push(one());
    return entry => tests.some(test => test(entry));
  };
  const one = (): Test => {
    if (take('NOT', '-')) {
      const test = one();
      return entry => !test(entry);
    }
    if (take('(')) {
      const test = all();
      if (!take(')')) throw unparseable(filter);
      return test;
    }
    const path = value();
    if (path === 'log_id' && take('(')) {
      const end = `/logs/${encodeURIComponent(value())}`;
      if (!take(')')) throw unparseable(filter);
      return ({ logName }) => logName.endsWith(end);
    }
    const operator = tokens[at++] ?? '';
    if (!OPERATOR.test(operator)) {
      throw new ApiFault(501, 'UNIMPLEMENTED', `A search for ${path} in all fields is not implemented here`);
    }
    // `field = (a OR b)` is one comparison with each.
    if (!take('(')) return comparison(path, operator, value());
    const tests = [comparison(path, operator, value())];
    while (take('OR')) tests.push(comparison(path, operator, value()));
    if (!take(')')) throw unparseable(filter);
    return entry => tests.some(test => test(entry));
  };

  if (tokens.length === 0) return () => true;
  const test = all();
  if (at < tokens.length) throw unparseable(filter);
  return test;
}

/** A path keeps its quotes within: `labels."run.googleapis.com/execution_name"`. */
function tokensOf(filter: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < filter.trimEnd().length) {
    const found = TOKEN.exec(filter);
    if (found === null) throw unparseable(filter);
    const [all, quoted, symbol, word = ''] = found;
    const last = tokens.at(-1) ?? '';
    const joined = !/^\s/.test(all) && symbol === undefined && (last.endsWith('.') || word.startsWith('.'));
    if (joined && last !== '') tokens[tokens.length - 1] = last + (quoted ?? word);
    else tokens.push(quoted ?? symbol ?? word);
  }
  return tokens;
}

function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, '$1');
}

function unparseable(filter: string): ApiFault {
  return new ApiFault(400, 'INVALID_ARGUMENT', `Unparseable filter: ${filter}`);
}
