import { describe, expect, it } from 'vitest';
import { feedbackClasses, parseFeedback } from '#main/formats/feedback.ts';
import { codeOf } from '#tests/helpers/codeOf.ts';

const tags = (text: string, parts: readonly string[] | null = null) => ({ text, parts });

describe('a file of feedback', () => {
  it('is a table with a column of paths, whatever the columns are called', () => {
    const text = 'File,Predicted,Truth\na.jpg,cat,dog\n"b, c.jpg",cat|dog,\n';
    expect(parseFeedback(text, 'f.csv')).toEqual({
      rows: [
        { line: 2, path: 'a.jpg', prediction: tags('cat'), actual: tags('dog') },
        { line: 3, path: 'b, c.jpg', prediction: tags('cat|dog'), actual: null },
      ],
      problems: [],
    });
  });

  it('is lines of JSON, where an empty list says that there is no tag', () => {
    const text =
      '\uFEFF{"path":"a.jpg","prediction":"cat","actual":[]}\r\n\r\n{"image":"b.jpg","truth":["x","y z"]}';
    expect(parseFeedback(text, 'f.jsonl').rows).toEqual([
      { line: 1, path: 'a.jpg', prediction: tags('cat'), actual: tags('', []) },
      { line: 3, path: 'b.jpg', prediction: null, actual: tags('x, y z', ['x', 'y z']) },
    ]);
  });

  it('names the line of what is no feedback, and keeps the rest', () => {
    const lines = [
      '{"path":"a.jpg"}',
      '{"path":',
      '["a.jpg"]',
      '{"prediction":"cat"}',
      '{"path":"b.jpg","actual":{"cat":1}}',
      '{"path":"b.jpg","prediction":["cat",3]}',
      '{"path":"a\\u0000b"}',
      '{"__proto__":{"path":"c.jpg"}}',
    ];
    const { rows, problems } = parseFeedback(lines.join('\n'), 'f.jsonl');
    expect(rows.map(({ line }) => line)).toEqual([1]);
    expect(problems).toEqual([
      { line: 2, problem: 'it is no JSON' },
      { line: 3, problem: 'it is no JSON object' },
      { line: 4, problem: 'it names no image' },
      { line: 5, problem: 'its actual is neither text nor a list of texts' },
      { line: 6, problem: 'its prediction is neither text nor a list of texts' },
      { line: 7, problem: 'its path cannot be one of a file' },
      { line: 8, problem: 'it names no image' },
    ]);
  });

  it('is refused as a whole without a column of paths, without rows, and with a quote that never ends', () => {
    expect(codeOf(() => parseFeedback('a,b\n1,2\n', 'f.csv'))).toBe('csv.columns');
    expect(codeOf(() => parseFeedback('', 'f.csv'))).toBe('csv.empty');
    expect(codeOf(() => parseFeedback('path\n"a.jpg\n', 'f.csv'))).toBe('csv.row');
  });
});

describe('the classes that a text names', () => {
  const isClass = (name: string): boolean => ['cat', 'dog', 'grey cat'].includes(name);

  it('are the whole text when it is one, else its parts', () => {
    expect(feedbackClasses(tags('grey cat'), isClass)).toEqual({ names: ['grey cat'], unknown: [] });
    expect(feedbackClasses(tags('dog cat dog'), isClass)).toEqual({ names: ['dog', 'cat'], unknown: [] });
    expect(feedbackClasses(tags('grey cat; dog'), isClass)).toEqual({
      names: ['grey cat', 'dog'],
      unknown: [],
    });
    expect(feedbackClasses(tags('', []), isClass)).toEqual({ names: [], unknown: [] });
  });

  it('are told apart from those that the project has not', () => {
    expect(feedbackClasses(tags('cat, cow'), isClass)).toEqual({ names: ['cat'], unknown: ['cow'] });
  });
});
