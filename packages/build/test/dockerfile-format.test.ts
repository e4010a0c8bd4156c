import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../src/dockerfile/instructions.ts';
import { rawWords } from '../src/dockerfile/raw-words.ts';
import { toRecipe } from '../src/dockerfile/recipe.ts';
import { oneWord } from '../src/dockerfile/words.ts';

const read = (lines: string[]) =>
  parseDockerfile(lines.join('\n'), 'Dockerfile').instructions.map(
    ({ name, rest, line }) => `${line} ${name} ${rest}`,
  );

describe('lines', () => {
  it.each<[string, string[], string[]]>([
    ['a continued word keeps the blanks of its next line', ['COPY a\\', '  b /'], ['1 COPY a  b /']],
    ['blanks behind the mark', ['RUN a \\ \t', 'b'], ['1 RUN a b']],
    ['an escaped mark continues nothing', ['RUN a \\\\', 'RUN b'], ['1 RUN a \\\\', '2 RUN b']],
    ['comments and empty lines within', ['RUN a \\', ' # no', '', 'b'], ['1 RUN a b']],
    ['the last line may be open', ['RUN a \\'], ['1 RUN a']],
    ['a backtick by directive', ['# escape=`', 'RUN a `', 'b \\', 'RUN c'], ['2 RUN a b \\', '4 RUN c']],
    [
      'Windows ends its lines otherwise',
      ['RUN a \\\r', 'b\r', 'RUN <<E\r', 'x\r', 'E\r'],
      ['1 RUN a b', '3 RUN <<E'],
    ],
  ])('%s', (_, lines, expected) => {
    expect(read(lines)).toEqual(expected);
  });
});

describe('here-documents', () => {
  it.each<[string, string[], string[]]>([
    ['of RUN', ['RUN <<EOF', 'FROM x', '# no', 'EOF', 'USER 1'], ['1 RUN <<EOF', '5 USER 1']],
    ['of COPY, two', ['COPY <<a <<b /', '1', 'a', 'a', 'b', 'USER 1'], ['1 COPY <<a <<b /', '6 USER 1']],
    ['in quotes', ['RUN cat 3<<"E O" >x', 'E', 'E O', 'USER 1'], ['1 RUN cat 3<<"E O" >x', '4 USER 1']],
    ['with a blank', ['RUN << EOF', 'x', 'EOF', 'USER 1'], ['1 RUN << EOF', '4 USER 1']],
    ['tabs count', ['RUN <<E', '\tE', 'E', 'USER 1'], ['1 RUN <<E', '4 USER 1']],
    ['or do not', ['RUN <<-E', 'x', '\t\tE', 'USER 1'], ['1 RUN <<-E', '4 USER 1']],
    ['of a trigger', ['ONBUILD RUN <<E', 'x', 'E', 'USER 1'], ['1 ONBUILD RUN <<E', '4 USER 1']],
    ['on a later line', ['RUN a \\', '<<E', 'x', 'E', 'USER 1'], ['1 RUN a <<E', '5 USER 1']],
    ['not in quotes', ['RUN echo "<<E"', 'USER 1'], ['1 RUN echo "<<E"', '2 USER 1']],
    ['not in an open quote', ["RUN it's <<E", 'USER 1'], ["1 RUN it's <<E", '2 USER 1']],
    ['not in JSON', ['RUN ["cat", "<<E"]', 'USER 1'], ['1 RUN ["cat", "<<E"]', '2 USER 1']],
    ['not in a word', ['RUN x=$((1<<2))', 'USER 1'], ['1 RUN x=$((1<<2))', '2 USER 1']],
    ['no here-string', ['RUN cat <<<E', 'USER 1'], ['1 RUN cat <<<E', '2 USER 1']],
    ['not of another instruction', ['CMD cat <<E', 'USER 1'], ['1 CMD cat <<E', '2 USER 1']],
  ])('%s', (_, lines, expected) => {
    expect(read(lines)).toEqual(expected);
  });

  it('must end', () => {
    expect(() => read(['FROM a', 'RUN <<EOF', 'x'])).toThrow(
      'Dockerfile:2: RUN begins a here-document that no line "EOF" ends',
    );
  });

  it.each([
    [['FROM scratch', 'WORKDIR /a', 'RUN <<EOF', 'x', 'EOF'], 3, 'RUN'],
    [['FROM scratch', 'COPY <<EOF /a', 'RUN x', 'EOF'], 2, 'here-document'],
    [['FROM scratch', 'COPY a /a', 'RUN x', 'COPY <<EOF /a', 'EOF'], 3, 'RUN'],
  ])('%j is refused by the packer at line %s', (lines, line, what) => {
    const pack = () => toRecipe(parseDockerfile(lines.join('\n'), 'Dockerfile'), new Map());
    expect(pack).toThrow(expect.objectContaining({ line, message: expect.stringContaining(what) }));
  });
});

it('tells the directives', () => {
  const { directives } = parseDockerfile('#check=skip=all\n # Escape = `\n#\nFROM a', 'Dockerfile');
  expect(directives).toEqual([
    { name: 'check', value: 'skip=all', line: 1 },
    { name: 'escape', value: '`', line: 2 },
  ]);
});

const D = '$';
const KNOWN: Record<string, string> = { A: 'one', EMPTY: '', É: 'two' };
it.each<[string, string | undefined]>([
  [`a  b ${D}A`, 'a  b one'],
  [`${D}{NO:-${D}{NO-${D}A}}!`, 'one!'],
  [`${D}{NO:-"a } b"}'c'`, 'a } bc'],
  [`${D}{NO:-\\}}`, '}'],
  [`${D}{A:+${D}{B%x}}`, undefined],
  [`${D}{A:-${D}{B%x}}`, 'one'],
  [`${D}{A:?no}${D}{EMPTY?no}`, 'one'],
  [`${D}{EMPTY:?no}`, undefined],
  [`${D}1${D}${D}${D}@${D}É.`, 'two.'],
  [`${D}{A`, undefined],
  [`${D}{}`, undefined],
])('%s is the word %j', (text, expected) => {
  expect(oneWord(text, name => KNOWN[name], '\\')).toBe(expected);
});

it.each<[string, string[]]>([
  ['a  "b c"d \'e "\'', ['a', '"b c"d', "'e \"'"]],
  ['a\\ b "\\" c"', ['a\\ b', '"\\" c"']],
  ['cat << "E" x<<y', ['cat', '<< "E"', 'x<<y']],
  ["it's", []],
  ['a\\', ['a\\']],
  ['', []],
])('%j is left as it stands, word by word', (text, expected) => {
  expect(rawWords(text, '\\')).toEqual(expected);
});
