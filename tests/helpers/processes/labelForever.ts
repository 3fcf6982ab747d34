/** Run by a test in a process of its own: tags one image after the other and says so on stdout once each is saved. */
import { createStudio } from '#main/services/Studio.ts';
import { silentLog } from '#shared/util/Log.ts';

const [folder = '', path = ''] = process.argv.slice(2);
const studio = createStudio({ homeDir: folder, samplesDir: folder, projectsDir: folder, log: silentLog });
const project = studio.projects.open(path);
const ids = studio.items.index(project, {}, 'added');
for (let i = 0; ; i += 1) {
  const id = ids[i % ids.length] ?? 1;
  const classId = 1 + (Math.floor(i / ids.length) % 2);
  const edit = { itemIds: [id], labeled: true };
  if (Math.floor(i / ids.length) % 4 < 2)
    studio.labels.apply(project, { ...edit, add: [classId], remove: [] });
  else studio.labels.apply(project, { ...edit, add: [], remove: [classId] });
  process.stdout.write(`${String(studio.projects.describe(project).version)} ${String(id)}\n`);
  await new Promise((resolve) => setImmediate(resolve));
}
