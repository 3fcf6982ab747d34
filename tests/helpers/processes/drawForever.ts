/** Run by a test in a process of its own: labels by the script from gesture n on, and says so on stdout once each is saved. */
import { createStudio } from '#main/services/Studio.ts';
import { KINDS } from '#shared/domain/project.ts';
import { silentLog } from '#shared/util/Log.ts';
import { labelOnce } from '#tests/helpers/scriptedLabeling.ts';

const [folder = '', path = '', kindName = '', first = '0'] = process.argv.slice(2);
const kind = KINDS.find((one) => one === kindName);
if (kind === undefined) throw new Error(`there is no kind ${kindName}`);
const studio = createStudio({ homeDir: folder, samplesDir: folder, projectsDir: folder, log: silentLog });
const project = studio.projects.open(path);
for (let n = Number(first); ; n += 1) {
  labelOnce(studio, project, kind, n);
  process.stdout.write(`${n}\n`);
  await new Promise((resolve) => setImmediate(resolve));
}
