/** `limn create`: a new, empty project. */
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { POINT_TEMPLATES, pointTemplates, type PointTemplateId } from '#shared/domain/pointTemplate.ts';
import { KINDS, type Kind } from '#shared/domain/project.ts';
import { AppError } from '#shared/contract/errors.ts';
import { plural } from './Output.ts';
import { usage, withJson, withStudio, type JsonFlag } from './command.ts';

interface CreateFlags extends JsonFlag {
  readonly kind: Kind;
  readonly classes?: string;
  readonly template?: PointTemplateId;
}

export function registerCreate(program: Command): void {
  const command = program
    .command('create')
    .description('make a new project folder <project>.limn')
    .argument('<project>', 'name or path of the project')
    .addOption(new Option('--kind <kind>', 'what is labeled').choices(KINDS).makeOptionMandatory())
    .option('--classes <list>', 'classes: a,b,c or a file with one per line')
    .addOption(
      new Option('--template <name>', 'points to start from, with their skeleton').choices(POINT_TEMPLATES),
    );
  withJson(command).action((path: string, flags: CreateFlags) => create(path, flags));
}

function create(path: string, flags: CreateFlags): Promise<void> {
  return withStudio(flags, ({ studio, out }) => {
    if (path.trim() === '') throw usage('Give the project a name, such as: limn create planet --kind tags');
    const { kind, template } = flags;
    if (template !== undefined && kind !== 'points') {
      throw usage('--template gives points: leave it out, or use it with --kind points.');
    }
    const given = resolve(path);
    const project = studio.projects.create({
      name: basename(given, '.limn'),
      folder: dirname(given),
      kind,
      classes: flags.classes === undefined ? [] : readClasses(flags.classes),
      template: template && pointTemplates[template],
    });
    const classes = studio.classes.list(project);
    out.json({
      event: 'created',
      path: project.path,
      id: project.id,
      kind,
      classes: classes.map((c) => c.name),
    });
    const what =
      kind === 'points' ? plural(classes.length, 'point') : plural(classes.length, 'class', 'classes');
    out.say(`Made ${project.path} (${kind}, ${what}).`);
    out.say(`Next: limn import ${relative('.', project.path) || '.'} <folder or csv>`);
  });
}

/** A file by that name is read line by line; anything else is the list itself. */
function readClasses(text: string): readonly string[] {
  const isFile = statSync(text, { throwIfNoEntry: false })?.isFile() === true;
  // A class called list.txt is less likely than a mistyped path.
  if (!isFile && /^[^,]+\.(txt|csv)$/i.test(text))
    throw new AppError('path.missing', { path: resolve(text) });
  const names = isFile ? readFileSync(text, 'utf8').split(/\r?\n/) : text.split(',');
  return names.map((name) => name.trim()).filter((name) => name !== '');
}
