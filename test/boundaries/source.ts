import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';
import { root } from '../../scripts/paths.ts';

/** A source file as the import rules see it. */
export interface Source {
  /** From the repository's root, such as `packages/ecs/src/api.ts`. */
  path: string;
  /** Such as `packages/ecs`, `actions/gate`, `scripts`. */
  owner: string;
  isTest: boolean;
  lines: number;
  imports: Array<{ from: string; lazyOrTypeOnly: boolean }>;
  /** What it reads of the world beside its imports: `process.env`, `fetch`, `Date.now`, … */
  ambient: string[];
}

const PATTERNS = ['{packages,actions}/*/{src,test}/**/*.{ts,cts,cjs}', '{scripts,test,bench}/**/*.ts'];

export function sources(): Source[] {
  return globSync(PATTERNS, { cwd: root, exclude: path => /(?:^|\/)(?:node_modules|fixtures)$/.test(path) })
    .sort()
    .map(path => readSource(path, readFileSync(join(root, path), 'utf8')));
}

export function readSource(path: string, text: string): Source {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const [top = '', name = ''] = path.split('/');
  const ambient = new Set<string>();
  const imported = new Set<string>();
  const eager = new Set<string>();
  const visit = (node: ts.Node) => {
    const read = ambientRead(node);
    if (read !== undefined) ambient.add(read);
    const from = importedBy(node);
    if (from !== undefined) imported.add(from);
    if (isEager(node)) eager.add((node.moduleSpecifier as ts.StringLiteral).text);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return {
    path,
    owner: ['packages', 'actions'].includes(top) ? `${top}/${name}` : top,
    isTest: /\/test\/|\.test\.ts$/.test(`/${path}`),
    lines: text.replace(/\n$/, '').split('\n').length,
    imports: [...imported].map(from => ({ from, lazyOrTypeOnly: !eager.has(from) })),
    ambient: [...ambient],
  };
}

/** What a node imports, in whatever way: TypeScript's own quick scan takes a regular expression for code. */
function importedBy(node: ts.Node): string | undefined {
  const from = specifierOf(node);
  return from !== undefined && ts.isStringLiteralLike(from) ? from.text : undefined;
}

function specifierOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isExternalModuleReference(node)) return node.expression;
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return node.argument.literal;
  if (!ts.isCallExpression(node)) return undefined;
  const { kind } = node.expression;
  return kind === ts.SyntaxKind.ImportKeyword || node.expression.getText() === 'require'
    ? node.arguments[0]
    : undefined;
}

/** A static import or export of values, which is evaluated as soon as the file is. */
function isEager(node: ts.Node): node is ts.ImportDeclaration | ts.ExportDeclaration {
  if (ts.isImportDeclaration(node)) return node.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword;
  return ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined && !node.isTypeOnly;
}

const CALLS = ['fetch', 'setTimeout', 'setInterval', 'setImmediate', 'Date.now', 'performance.now'];

function ambientRead(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node) && /^(?:globalThis\.)?process\.env$/.test(node.getText()))
    return 'process.env';
  if (ts.isCallExpression(node)) return CALLS.find(call => node.expression.getText() === call);
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length)
    return 'new Date()';
  return undefined;
}

/** The owner of what a relative import leads to. */
export function ownerOf(path: string, from: string): string {
  const [top = '', name = ''] = normalize(join(dirname(path), from)).split('/');
  return ['packages', 'actions'].includes(top) ? `${top}/${name}` : top;
}

/** What a workspace package, or the root for `scripts` and the like, declares in its `package.json`. */
export function declared(owner: string): { name: string; dependencies: string[]; devDependencies: string[] } {
  const own = join(root, owner, 'package.json');
  const { name, dependencies, devDependencies } = JSON.parse(
    readFileSync(existsSync(own) ? own : join(root, 'package.json'), 'utf8'),
  ) as { name: string; dependencies?: object; devDependencies?: object };
  return {
    name,
    dependencies: Object.keys(dependencies ?? {}),
    devDependencies: Object.keys(devDependencies ?? {}),
  };
}
