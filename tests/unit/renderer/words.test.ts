/** What a person reads stands in `renderer/text`, so that it can be translated in one place. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..', '..', '..');
const page = join(root, 'renderer');

/** Attributes whose value is read, aloud or by eye. */
const READ =
  /^(aria-(label|description|valuetext|placeholder|roledescription)|title|placeholder|label|alt|description|error|nothingFound(Message)?)$/;

/** Two letters in a row are a word; signs, units and numbers are not. */
const isWord = (text: string): boolean => /\p{L}{2}/u.test(text);

function sources(): readonly string[] {
  return readdirSync(page, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((name) => !relative(page, name).startsWith('text'));
}

/** Words in a file that stand in the markup itself. */
function wordsIn(name: string, text: string): readonly string[] {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const add = (node: ts.Node, words: string): void => {
    if (!isWord(words)) return;
    const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
    found.push(`${relative(root, name)}:${String(line + 1)}: ${words.trim()}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) add(node, node.text);
    if (ts.isJsxAttribute(node) && READ.test(node.name.getText(file))) literals(node, add);
    if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent)) literals(node, add);
    if (ts.isPropertyAssignment(node) && READ.test(nameOf(node.name))) literals(node.initializer, add);
    if (ts.isCallExpression(node) && /^notify/.test(node.expression.getText(file))) node.arguments.slice(0, 1).forEach((one) => literals(one, add)); // prettier-ignore
    ts.forEachChild(node, visit);
  };
  visit(file);
  return [...new Set(found)];
}

const nameOf = (name: ts.PropertyName): string =>
  ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : '';

/** Texts written out in an expression, however it chooses between them; not those that are handed to something else. */
function literals(node: ts.Node, add: (node: ts.Node, words: string) => void): void {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) add(node, node.text);
  else if (ts.isTemplateExpression(node)) {
    add(node, [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(' '));
  } else if (ts.isConditionalExpression(node)) {
    literals(node.whenTrue, add);
    literals(node.whenFalse, add);
  } else if (
    ts.isJsxExpression(node) ||
    ts.isJsxAttribute(node) ||
    ts.isParenthesizedExpression(node) ||
    (ts.isBinaryExpression(node) && /^(\?\?|\|\||&&|\+)$/.test(node.operatorToken.getText()))
  ) {
    ts.forEachChild(node, (child) => literals(child, add));
  }
}

describe('the words of the page', () => {
  it('all stand in renderer/text', () => {
    const found = sources().flatMap((name) => wordsIn(name, readFileSync(name, 'utf8')));
    expect(found).toEqual([]);
  });

  it('are found where they stand in markup', () => {
    const found = (markup: string) => wordsIn(join(page, 'X.tsx'), `const x = ${markup};`);
    expect(found('<p>Hello</p>')).toHaveLength(1);
    expect(found('<p title="Hello">{words.hello}</p>')).toHaveLength(1);
    expect(found("<p>{isOpen ? 'Open' : words.closed}</p>")).toHaveLength(1);
    expect(found('<p aria-label={`Open ${name}`} />')).toHaveLength(1);
    expect(found("[{ value: 'a', label: 'All of them' }]")).toHaveLength(1);
    expect(found("notifyDone('Done.')")).toHaveLength(1);
    expect(
      found("<p className={classes['row']} role=\"status\">{count} × {format(count, 'px')} +</p>"),
    ).toEqual([]);
  });
});
