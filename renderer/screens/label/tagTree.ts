/** The tag list as rows: exclusive groups together, names with slashes as a tree, closed parts left out. Pure. */
import { CLASS_SEPARATOR } from '#shared/domain/className.ts';
import type { ClassId, LabelClass } from '#shared/domain/labelClass.ts';

/** A tag; one that others lie below can be opened and closed. */
export interface ClassEntry {
  readonly kind: 'class';
  readonly id: string;
  readonly one: LabelClass;
  /** What is shown: the name without what the rows above say already. */
  readonly label: string;
  readonly depth: number;
  readonly below: Below | null;
}

/** A part of names that is no tag itself: `animal` above `animal/dog` and `animal/cat`. */
export interface ParentEntry {
  readonly kind: 'parent';
  readonly id: string;
  readonly label: string;
  readonly depth: number;
  readonly below: Below;
}

/** The heading of an exclusive group. */
export interface GroupEntry {
  readonly kind: 'group';
  readonly id: string;
  readonly label: string;
  readonly depth: 0;
  readonly below: Below;
}

export type TagEntry = ClassEntry | ParentEntry | GroupEntry;

/** What lies below a row that can be closed. */
export interface Below {
  /** Under which it is remembered as closed; of a parent also what the filter `under` takes. */
  readonly path: string;
  readonly isOpen: boolean;
  readonly classIds: readonly ClassId[];
}

interface Node {
  readonly path: string;
  /** Parts of the name from the node above. */
  readonly label: string;
  one: LabelClass | null;
  readonly children: Node[];
  /** Classes in it, itself included. */
  count: number;
}

const GROUP_PREFIX = 'group:';

/**
 * Rows in list order; a group and a parent stand where their first tag does.
 * @param closed paths of parents and groups (`group:<name>`) that are closed
 */
export function tagEntries(all: readonly LabelClass[], closed: ReadonlySet<string>): readonly TagEntry[] {
  const rows: TagEntry[] = [];
  const groups = membersByGroup(all);
  const seen = new Set<string>();
  for (const part of partsOf(all)) {
    if (part.kind === 'tree') addNode(rows, part.node, { depth: 0, closed });
    else if (!seen.has(part.group)) {
      seen.add(part.group);
      addGroup(rows, part.group, groups.get(part.group) ?? [], closed);
    }
  }
  return rows;
}

type Part =
  { readonly kind: 'tree'; readonly node: Node } | { readonly kind: 'group'; readonly group: string };

/** What stands at the left edge, in list order. */
function partsOf(all: readonly LabelClass[]): readonly Part[] {
  const parts: Part[] = [];
  const known = new Map<string, Node>();
  for (const one of all) {
    if (one.group !== null) parts.push({ kind: 'group', group: one.group });
    else insert(one, known, (node) => parts.push({ kind: 'tree', node }));
  }
  return parts;
}

/** Puts a class into the tree, with the parents that are not there yet. */
function insert(one: LabelClass, known: Map<string, Node>, atRoot: (node: Node) => void): void {
  let above: Node | null = null;
  let path = '';
  const names = segmentsOf(one.name);
  for (const [i, label] of names.entries()) {
    path = i === 0 ? label : `${path}${CLASS_SEPARATOR}${label}`;
    let node = known.get(path);
    if (node === undefined) {
      node = { path, label, one: null, children: [], count: 0 };
      known.set(path, node);
      if (above === null) atRoot(node);
      else above.children.push(node);
    }
    node.count += 1;
    above = node;
  }
  if (above !== null) above.one = one;
}

/** The parts of a name; a name with an empty part (`a//b`, `/a`) is one part. */
function segmentsOf(name: string): readonly string[] {
  const parts = name.split(CLASS_SEPARATOR);
  return parts.some((part) => part.trim() === '') ? [name] : parts;
}

interface Where {
  readonly depth: number;
  readonly closed: ReadonlySet<string>;
  /** Parts of the name that stand before the node's own, because a parent with one class has no row. */
  readonly before?: string;
}

function addNode(rows: TagEntry[], node: Node, { depth, closed, before = '' }: Where): void {
  const label = before === '' ? node.label : `${before}${CLASS_SEPARATOR}${node.label}`;
  const only = node.children[0];
  // "n/a" alone is a name and no tree.
  if (node.one === null && node.count === 1 && only !== undefined) {
    addNode(rows, only, { depth, closed, before: label });
    return;
  }
  const isOpen = !closed.has(node.path);
  const below = node.children.length === 0 ? null : { path: node.path, isOpen, classIds: classIdsOf(node) };
  if (node.one !== null) {
    rows.push({ kind: 'class', id: String(node.one.id), one: node.one, label, depth, below });
  } else if (below !== null) rows.push({ kind: 'parent', id: node.path, label, depth, below });
  if (isOpen) for (const child of node.children) addNode(rows, child, { depth: depth + 1, closed });
}

function classIdsOf(node: Node): readonly ClassId[] {
  const ids: ClassId[] = [];
  const visit = (one: Node): void => {
    if (one.one !== null) ids.push(one.one.id);
    one.children.forEach(visit);
  };
  visit(node);
  return ids;
}

function addGroup(
  rows: TagEntry[],
  group: string,
  members: readonly LabelClass[],
  closed: ReadonlySet<string>,
): void {
  const path = `${GROUP_PREFIX}${group}`;
  const isOpen = !closed.has(path);
  const below = { path, isOpen, classIds: members.map((one) => one.id) };
  rows.push({ kind: 'group', id: path, label: group, depth: 0, below });
  if (!isOpen) return;
  // The group `sky` of `sky/clear` and `sky/cloudy` need not say it again.
  const prefix = `${group}${CLASS_SEPARATOR}`;
  const isNamedSo = members.every((one) => one.name.startsWith(prefix) && one.name.length > prefix.length);
  for (const one of members) {
    const label = isNamedSo ? one.name.slice(prefix.length) : one.name;
    rows.push({ kind: 'class', id: String(one.id), one, label, depth: 1, below: null });
  }
}

function membersByGroup(all: readonly LabelClass[]): ReadonlyMap<string, readonly LabelClass[]> {
  const groups = new Map<string, LabelClass[]>();
  for (const one of all) {
    if (one.group === null) continue;
    const members = groups.get(one.group);
    if (members === undefined) groups.set(one.group, [one]);
    else members.push(one);
  }
  return groups;
}

/** Everything that tags lie below, in the order of the alphabet. */
export function parentPaths(all: readonly LabelClass[]): readonly string[] {
  return [
    ...new Set(
      tagEntries(withoutGroups(all), new Set()).flatMap((row) =>
        row.below === null ? [] : [row.below.path],
      ),
    ),
  ].sort((a, b) => a.localeCompare(b));
}

/** Names make parents whether tags are in a group or not. */
const withoutGroups = (all: readonly LabelClass[]): readonly LabelClass[] =>
  all.map((one) => (one.group === null ? one : { ...one, group: null }));

/** Tags found by a search, with their whole names. */
export const foundEntries = (found: readonly LabelClass[]): readonly TagEntry[] =>
  found.map((one) => ({ kind: 'class', id: String(one.id), one, label: one.name, depth: 0, below: null }));
