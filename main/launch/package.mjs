/** `npm run package`: builds an installer for this system, with the Node that runs this in it. Options go to electron-builder. */
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { findNode, root } from './node.mjs';
import { runProgram } from './runNode.mjs';

const node = findNode();
await ensureBuilt();

// electron-builder.yml takes it from here, whatever Node is called on this system and wherever it lies.
const folder = join(root, '.limn-build', 'node');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
cpSync(node, join(folder, process.platform === 'win32' ? 'node.exe' : 'node'), { dereference: true });

process.chdir(root);
const builder = createRequire(join(root, 'package.json')).resolve('electron-builder/cli.js');
runProgram(node, [builder, '--publish', 'never', ...process.argv.slice(2)]);
