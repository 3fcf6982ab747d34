import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenProject } from '#main/services/Projects.ts';
import { pointTemplates } from '#shared/domain/pointTemplate.ts';
import { codeOf } from '#tests/helpers/codeOf.ts';
import { openTestStore, type TestStore } from '#tests/helpers/testStore.ts';

let store: TestStore;

beforeEach(() => (store = openTestStore()));
afterEach(() => store.close());

const namesOf = (project: OpenProject): readonly string[] =>
  store.studio.classes.list(project).map(({ name }) => name);
const schemeOf = (project: OpenProject) => store.studio.projects.describe(project).scheme;

describe('a project from a template of points', () => {
  it('has its points, colours, lines and mirrors, and nothing to undo', () => {
    const { studio, folder } = store;
    const template = pointTemplates.face5;
    const project = studio.projects.create({ name: 'f', folder, kind: 'points', classes: [], template });
    expect(namesOf(project)).toEqual(template.points.map(({ name }) => name));
    expect(studio.classes.list(project).map(({ color }) => color)).toEqual(
      template.points.map(({ color }) => color),
    );
    expect(schemeOf(project)).toEqual({
      edges: [[1, 3], [2, 3], [3, 4], [3, 5], [4, 5]],
      mirrors: [[1, 2], [4, 5]],
    }); // prettier-ignore
    expect(studio.labels.history(project)).toEqual({ undo: null, redo: null });
  });

  it('is refused for another kind, and leaves nothing behind', () => {
    const { studio, folder } = store;
    const template = pointTemplates.head;
    const create = () => studio.projects.create({ name: 'f', folder, kind: 'tags', classes: [], template });
    expect(codeOf(create)).toBe('project.kind');
    expect(readdirSync(folder).filter((name) => name.startsWith('f'))).toEqual([]);
  });
});

describe('using a template later', () => {
  it('adds what is not there in one action, and undo takes it back', () => {
    const project = store.create('p', ['nose', 'chin'], 'points');
    const { classes, labels } = store.studio;
    classes.setScheme(project, { edges: [[1, 2]], mirrors: [] });
    expect(classes.useTemplate(project, pointTemplates.face5).description).toBe('Added the points of face5');
    expect(namesOf(project)).toEqual(['nose', 'chin', 'left eye', 'right eye', 'left mouth corner', 'right mouth corner']); // prettier-ignore
    expect(schemeOf(project)).toEqual({
      edges: [[1, 2], [3, 1], [4, 1], [1, 5], [1, 6], [5, 6]],
      mirrors: [[3, 4], [5, 6]],
    }); // prettier-ignore
    labels.undo(project);
    expect([namesOf(project), schemeOf(project)]).toEqual([['nose', 'chin'], { edges: [[1, 2]], mirrors: [] }]); // prettier-ignore
    labels.redo(project);
    expect(schemeOf(project).mirrors).toEqual([[3, 4], [5, 6]]); // prettier-ignore
    expect(classes.useTemplate(project, pointTemplates.face5).description).toBeNull();
  });

  it('is for projects of points', () => {
    const project = store.create('t', ['a'], 'tags');
    expect(codeOf(() => store.studio.classes.useTemplate(project, pointTemplates.head))).toBe('project.kind');
  });
});
