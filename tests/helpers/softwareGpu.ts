/** A GPU computed on the processor for the tests: SwiftShader, as it comes with Debian's chromium package. */
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';

const FOLDERS = ['/usr/lib/chromium', '/usr/lib/chromium-browser'];
const LOADER = 'libvulkan.so.1';
const DRIVER = 'vk_swiftshader_icd.json';
/** glibc's RTLD_NODELETE: Node gives back at once what turns out to be no module of its own. */
const KEEP = 0x1000;

/** Null when WebGPU will find the software adapter in this process; otherwise why there is none. */
export function findSoftwareGpu(): string | null {
  if (process.platform !== 'linux') return 'SwiftShader is only looked for on Linux';
  const folder = FOLDERS.find((path) => existsSync(join(path, LOADER)) && existsSync(join(path, DRIVER)));
  if (folder === undefined) return `no ${DRIVER} in ${FOLDERS.join(' or ')}: apt-get install chromium`;
  process.env['VK_ICD_FILENAMES'] = join(folder, DRIVER);
  process.env['VK_DRIVER_FILES'] = join(folder, DRIVER);
  // Dawn asks for the loader by name; the one that is in memory already is what it gets.
  try {
    process.dlopen({ exports: {} }, join(folder, LOADER), constants.dlopen.RTLD_NOW | KEEP);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    if (!text.includes('did not self-register')) return text;
  }
  return null;
}
